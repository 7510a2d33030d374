import { answerInflate } from "../io/inflating/answer-inflate.ts";

answerInflate();
