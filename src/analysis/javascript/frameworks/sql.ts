import type { Framework } from "../../flow/framework.ts";

/**
 * Drivers and builders of SQL. Where their statements stand is found with the text that they are
 * put together of; here is what makes a value harmless in them.
 */
export const sql: Framework = {
  sanitizers: {
    "mysql.escape": ["sql"],
    "mysql.escapeId": ["sql"],
    "mysql2.escape": ["sql"],
    "mysql2.escapeId": ["sql"],
    "mysql2/promise.escape": ["sql"],
    "sqlstring.escape": ["sql"],
    "sqlstring.escapeId": ["sql"],
    "sqlstring.format": ["sql"],
    "mysql.format": ["sql"],
    "mysql2.format": ["sql"],
    "pg-format": ["sql"],
    "pg-format.literal": ["sql"],
    "pg-format.ident": ["sql"],
    "pg-format.string": [],
    "pg.escapeLiteral": ["sql"],
    "pg.escapeIdentifier": ["sql"],
    "pg.Client().escapeLiteral": ["sql"],
    "pg.Client().escapeIdentifier": ["sql"],
    "@prisma/client.Prisma.sql": ["sql"],
    "sequelize.Sequelize().escape": ["sql"],
    "tsqlstring.escape": ["sql"],
  },
};
