-- The evidence of a run. Every statement is part of the format: a file whose schema differs is not read.
CREATE TABLE observation (
  digest TEXT NOT NULL PRIMARY KEY,
  api TEXT NOT NULL,
  operation TEXT NOT NULL,
  environment TEXT NOT NULL,
  content BLOB NOT NULL
);
CREATE INDEX observation_place ON observation (api, operation, environment);
CREATE TABLE fact (
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (name, value)
);
