-- The columns that the indicators need, in memory.
CREATE OR REPLACE TABLE calls AS
SELECT area, channel, direction, queued_at, wait::INTEGER AS wait, handle::INTEGER AS handle, reply::INTEGER AS reply,
  answered, escalated, solved
FROM '{log}'
