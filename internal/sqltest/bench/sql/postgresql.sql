-- What a good analyst writes: an aggregate with FILTER for each part of an indicator.
SELECT area,
  100 * count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered AND wait <= 20) AS attesa_num,
  count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound') AS attesa_den,
  100 * count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND NOT answered) AS perse_num,
  count(*) FILTER (WHERE channel = 'phone' AND direction = 'inbound') AS perse_den,
  sum(wait) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered) AS asa_num,
  count(wait) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered) AS asa_den,
  sum(handle) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered) AS aht_num,
  count(handle) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered) AS aht_den,
  percentile_disc(0.95) WITHIN GROUP (ORDER BY wait) FILTER (WHERE channel = 'phone' AND direction = 'inbound' AND answered) AS p95_num,
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
  AND queued_at >= TIMESTAMPTZ '2024-01-01 00:00:00+01' AND queued_at < TIMESTAMPTZ '2024-06-01 00:00:00+02'
GROUP BY area
