-- One database per process: the rows of one environment.
CREATE TABLE orders (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  channel TEXT NOT NULL,
  currency TEXT NOT NULL,
  customer TEXT NOT NULL,          -- JSON object
  lines TEXT NOT NULL,             -- JSON array
  shipping_address TEXT NOT NULL,  -- JSON object or null
  metadata TEXT NOT NULL,          -- JSON object
  total REAL NOT NULL,
  discount_code TEXT,
  note TEXT,
  requested_delivery TEXT,
  tracking TEXT,                   -- JSON object, on shipped orders only
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  cancelled_at TEXT                -- on cancelled orders only
);
CREATE INDEX orders_by_time ON orders (created_at DESC, number DESC);

CREATE TABLE notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  author TEXT,
  created_at TEXT NOT NULL
);
CREATE INDEX notes_by_order ON notes (order_id, id);

CREATE TABLE payments (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  order_id TEXT NOT NULL,
  amount INTEGER NOT NULL,         -- in minor units
  currency TEXT NOT NULL,
  method TEXT NOT NULL,
  status TEXT NOT NULL,
  descriptor TEXT,
  card TEXT,                       -- JSON object, on card payments only
  created_at TEXT NOT NULL,
  captured_at TEXT                 -- on captured and refunded payments only
);
CREATE INDEX payments_by_time ON payments (created_at DESC, number DESC);

CREATE TABLE idempotency (
  target TEXT NOT NULL,            -- method and path
  key TEXT NOT NULL,
  digest TEXT NOT NULL,            -- of the request body
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  location TEXT,
  PRIMARY KEY (target, key)
);
