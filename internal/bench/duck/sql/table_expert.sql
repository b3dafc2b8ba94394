-- The columns that the indicators need, in memory, in the types that an expert gives them.
CREATE TYPE area AS ENUM ('cup', 'contact_center', 'sportello');
CREATE TYPE channel AS ENUM ('phone', 'email', 'fax', 'sms');
CREATE TYPE direction AS ENUM ('inbound', 'outbound');
CREATE OR REPLACE TABLE calls AS
SELECT area::area AS area, channel::channel AS channel, direction::direction AS direction,
  queued_at, wait::SMALLINT AS wait, handle::INTEGER AS handle, reply::INTEGER AS reply,
  answered, escalated, solved
FROM '{log}'
