-- What a good analyst writes: an aggregate with FILTER for each part of an indicator.
WITH sums AS (
  SELECT area AS of_area,
    100 * count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered AND wait <= 20) AS attesa_num,
    count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound') AS attesa_den,
    100 * count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND NOT answered) AS perse_num,
    count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound') AS perse_den,
    sum(wait) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered) AS asa_num,
    count(wait) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered) AS asa_den,
    sum(handle) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered) AS aht_num,
    count(handle) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered) AS aht_den,
    100 * count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered AND NOT escalated) AS primo_num,
    count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered) AS primo_den,
    100 * count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered AND NOT escalated AND handle <= 240) AS primo_4m_num,
    count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered AND NOT escalated) AS primo_4m_den,
    100 * count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered AND escalated AND solved) AS secondo_num,
    count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered AND escalated) AS secondo_den,
    100 * count(*) FILTER (WHERE channel IN ('email', 'fax', 'sms') AND reply <= 32400) AS risposta_num,
    count(*) FILTER (WHERE channel IN ('email', 'fax', 'sms')) AS risposta_den,
    100 * count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered AND wait <= 10)
      + 80 * count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered AND wait > 10 AND wait <= 20)
      + 50 * count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered AND wait > 20 AND wait <= 60) AS fasce_num,
    count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered) AS fasce_den
  FROM calls
  WHERE area IN ('cup', 'contact_center')
    AND queued_at >= unixepoch('2023-12-31 23:00:00') AND queued_at < unixepoch('2024-05-31 22:00:00')
  GROUP BY area
), waits AS (
  -- SQLite has no percentiles: how many calls have waited so long, and how many no longer than that.
  SELECT area, wait, sum(count(*)) OVER (PARTITION BY area ORDER BY wait) AS upto, sum(count(*)) OVER (PARTITION BY area) AS total
  FROM calls
  WHERE area IN ('cup', 'contact_center')
    AND queued_at >= unixepoch('2023-12-31 23:00:00') AND queued_at < unixepoch('2024-05-31 22:00:00')
    AND channel = 'phone' AND direction = 'inbound' AND answered AND wait IS NOT NULL
  GROUP BY area, wait
)
SELECT sums.*, (SELECT min(wait) FROM waits WHERE area = of_area AND 100 * upto >= 95 * total) AS p95_num FROM sums
