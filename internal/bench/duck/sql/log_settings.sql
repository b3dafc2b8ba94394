-- The log with everything told that can be told: nothing is detected, rows come in any order.
-- Smaller types, ENUMs, another buffer_size, strict_mode = false and new_line = '\n' were tried:
-- none is faster, some are slower.
SET preserve_insertion_order = false;
CREATE OR REPLACE VIEW calls AS FROM read_csv('{log}',
  auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
  columns = {
    'id': 'VARCHAR', 'area': 'VARCHAR', 'channel': 'VARCHAR', 'direction': 'VARCHAR',
    'queued_at': 'TIMESTAMPTZ', 'wait': 'INTEGER', 'handle': 'INTEGER', 'reply': 'INTEGER',
    'answered': 'BOOLEAN', 'escalated': 'BOOLEAN', 'solved': 'BOOLEAN',
    'agent': 'VARCHAR', 'note': 'VARCHAR'
  })
