-- How many rows of a log with malformed rows are left where those are to be ignored.
SELECT count(*)
FROM read_csv('{log}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', ignore_errors = true,
  columns = {
    'id': 'VARCHAR', 'area': 'VARCHAR', 'channel': 'VARCHAR', 'direction': 'VARCHAR',
    'queued_at': 'TIMESTAMPTZ', 'wait': 'INTEGER', 'handle': 'INTEGER', 'reply': 'INTEGER',
    'answered': 'BOOLEAN', 'escalated': 'BOOLEAN', 'solved': 'BOOLEAN',
    'agent': 'VARCHAR', 'note': 'VARCHAR'
  })
-- Without the columns in use a value is not looked at.
WHERE queued_at IS NOT NULL AND answered IS NOT NULL AND (wait IS NULL OR wait >= 0)
