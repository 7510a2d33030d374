/** A database object: which library made it, and what it is there. */
export type SqlType =
  `${SqlLibrary}.${"connection" | "cursor" | "engine" | "session" | "maker" | "extension" | "op"}`;

export type SqlLibrary =
  | "sqlite3"
  | "aiosqlite"
  | "psycopg2"
  | "psycopg"
  | "mysqlclient"
  | "pymysql"
  | "mysql-connector"
  | "asyncpg"
  | "pyodbc"
  | "duckdb"
  | "oracledb"
  | "django"
  | "sqlalchemy"
  | "sqlalchemy-async"
  | "alembic";

type Table = Readonly<Record<string, SqlType | undefined>>;

/** How a library writes a placeholder (PEP 249, paramstyle), where suture writes it. */
export const paramStyles: Readonly<Partial<Record<SqlLibrary, "qmark" | "format" | "numeric">>> = {
  sqlite3: "qmark",
  aiosqlite: "qmark",
  pyodbc: "qmark",
  duckdb: "qmark",
  psycopg2: "format",
  psycopg: "format",
  mysqlclient: "format",
  pymysql: "format",
  "mysql-connector": "format",
  django: "format",
  asyncpg: "numeric",
};

/** Modules that speak to one kind of database each. */
export const driverModules: Readonly<Record<string, SqlLibrary | undefined>> = {
  sqlite3: "sqlite3",
  aiosqlite: "aiosqlite",
  psycopg2: "psycopg2",
  psycopg: "psycopg",
  MySQLdb: "mysqlclient",
  pymysql: "pymysql",
  "mysql.connector": "mysql-connector",
  mysql: "mysql-connector",
  asyncpg: "asyncpg",
  pyodbc: "pyodbc",
  duckdb: "duckdb",
  oracledb: "oracledb",
  cx_Oracle: "oracledb",
};

/** Functions by their imported path, and what a call of them gives. */
export const callTypes: Table = {
  "sqlite3.connect": "sqlite3.connection",
  "aiosqlite.connect": "aiosqlite.connection",
  "psycopg2.connect": "psycopg2.connection",
  "psycopg.connect": "psycopg.connection",
  "psycopg.Connection.connect": "psycopg.connection",
  "psycopg.AsyncConnection.connect": "psycopg.connection",
  "MySQLdb.connect": "mysqlclient.connection",
  "pymysql.connect": "pymysql.connection",
  "mysql.connector.connect": "mysql-connector.connection",
  "asyncpg.connect": "asyncpg.connection",
  "asyncpg.create_pool": "asyncpg.connection",
  "pyodbc.connect": "pyodbc.connection",
  "duckdb.connect": "duckdb.connection",
  "oracledb.connect": "oracledb.connection",
  "cx_Oracle.connect": "oracledb.connection",
  "sqlalchemy.create_engine": "sqlalchemy.engine",
  "sqlmodel.create_engine": "sqlalchemy.engine",
  "sqlalchemy.engine_from_config": "sqlalchemy.engine",
  "sqlalchemy.ext.asyncio.create_async_engine": "sqlalchemy-async.engine",
  "sqlalchemy.orm.Session": "sqlalchemy.session",
  "sqlmodel.Session": "sqlalchemy.session",
  "sqlalchemy.ext.asyncio.AsyncSession": "sqlalchemy-async.session",
  "sqlalchemy.orm.sessionmaker": "sqlalchemy.maker",
  "sqlalchemy.orm.scoped_session": "sqlalchemy.session",
  "sqlalchemy.ext.asyncio.async_sessionmaker": "sqlalchemy-async.maker",
  "flask_sqlalchemy.SQLAlchemy": "sqlalchemy.extension",
  "alembic.op.get_bind": "sqlalchemy.connection",
};

/** Classes by their imported path, as annotations name them. */
export const classTypes: Table = {
  "sqlite3.Connection": "sqlite3.connection",
  "sqlite3.Cursor": "sqlite3.cursor",
  "aiosqlite.Connection": "aiosqlite.connection",
  "aiosqlite.Cursor": "aiosqlite.cursor",
  "psycopg2.extensions.connection": "psycopg2.connection",
  "psycopg2.extensions.cursor": "psycopg2.cursor",
  "psycopg2.extras.DictCursor": "psycopg2.cursor",
  "psycopg2.extras.RealDictCursor": "psycopg2.cursor",
  "psycopg.Connection": "psycopg.connection",
  "psycopg.AsyncConnection": "psycopg.connection",
  "psycopg.Cursor": "psycopg.cursor",
  "psycopg.AsyncCursor": "psycopg.cursor",
  "pymysql.connections.Connection": "pymysql.connection",
  "pymysql.cursors.Cursor": "pymysql.cursor",
  "pymysql.cursors.DictCursor": "pymysql.cursor",
  "asyncpg.Connection": "asyncpg.connection",
  "asyncpg.connection.Connection": "asyncpg.connection",
  "asyncpg.Pool": "asyncpg.connection",
  "asyncpg.pool.Pool": "asyncpg.connection",
  "pyodbc.Connection": "pyodbc.connection",
  "pyodbc.Cursor": "pyodbc.cursor",
  "duckdb.DuckDBPyConnection": "duckdb.connection",
  "sqlalchemy.Connection": "sqlalchemy.connection",
  "sqlalchemy.engine.Connection": "sqlalchemy.connection",
  "sqlalchemy.engine.base.Connection": "sqlalchemy.connection",
  "sqlalchemy.Engine": "sqlalchemy.engine",
  "sqlalchemy.engine.Engine": "sqlalchemy.engine",
  "sqlalchemy.engine.base.Engine": "sqlalchemy.engine",
  "sqlalchemy.orm.Session": "sqlalchemy.session",
  "sqlalchemy.orm.session.Session": "sqlalchemy.session",
  "sqlalchemy.orm.scoped_session": "sqlalchemy.session",
  "sqlalchemy.orm.sessionmaker": "sqlalchemy.maker",
  "sqlmodel.Session": "sqlalchemy.session",
  "sqlalchemy.ext.asyncio.AsyncSession": "sqlalchemy-async.session",
  "sqlmodel.ext.asyncio.session.AsyncSession": "sqlalchemy-async.session",
  "sqlalchemy.ext.asyncio.AsyncConnection": "sqlalchemy-async.connection",
  "sqlalchemy.ext.asyncio.AsyncEngine": "sqlalchemy-async.engine",
  "sqlalchemy.ext.asyncio.async_sessionmaker": "sqlalchemy-async.maker",
};

/** Objects by their imported path. */
export const attributeTypes: Table = {
  "django.db.connection": "django.connection",
  "django.db.connections": "django.connection",
  "alembic.op": "alembic.op",
};

/** What an attribute or a method of an object gives; a method with brackets. */
export const methodTypes: Table = {
  ...cursors("sqlite3", "psycopg2", "psycopg", "mysqlclient", "pymysql", "mysql-connector"),
  ...cursors("aiosqlite", "pyodbc", "duckdb", "oracledb", "django"),
  ...alchemy("sqlalchemy"),
  ...alchemy("sqlalchemy-async"),
  "sqlite3.connection.execute()": "sqlite3.cursor",
  "psycopg.connection.execute()": "psycopg.cursor",
  "asyncpg.connection.acquire()": "asyncpg.connection",
  "sqlalchemy.extension.session": "sqlalchemy.session",
  "sqlalchemy.extension.engine": "sqlalchemy.engine",
  "alembic.op.get_bind()": "sqlalchemy.connection",
};

function cursors(...libraries: SqlLibrary[]): Table {
  return Object.fromEntries(
    libraries.flatMap((library) => [
      [`${library}.connection.cursor()`, `${library}.cursor`] as const,
      [`${library}.cursor.connection`, `${library}.connection`] as const,
    ]),
  );
}

function alchemy(library: "sqlalchemy" | "sqlalchemy-async"): Table {
  return {
    [`${library}.engine.connect()`]: `${library}.connection`,
    [`${library}.engine.begin()`]: `${library}.connection`,
    [`${library}.maker()`]: `${library}.session`,
    [`${library}.maker.begin()`]: `${library}.session`,
    [`${library}.session()`]: `${library}.session`,
    [`${library}.session.connection()`]: `${library}.connection`,
    [`${library}.session.get_bind()`]: `${library}.connection`,
    [`${library}.session.bind`]: `${library}.connection`,
    [`${library}.connection.execution_options()`]: `${library}.connection`,
  };
}
