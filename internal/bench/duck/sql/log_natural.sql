-- The log as DuckDB finds it: columns, types and dialect are detected.
CREATE OR REPLACE VIEW calls AS FROM '{log}'
