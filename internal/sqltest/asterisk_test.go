package sqltest

import (
	"context"
	"testing"

	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/adapters/sqllog"
	"github.com/capitolato/capitolato/sla"
)

// The tables that Asterisk writes call detail records and the log of its queues to.
const (
	cdrColumns = "calldate DATETIME NOT NULL DEFAULT '1000-01-01 00:00:00', clid VARCHAR(80) NOT NULL DEFAULT '', src VARCHAR(80) NOT NULL DEFAULT ''," +
		" dst VARCHAR(80) NOT NULL DEFAULT '', dcontext VARCHAR(80) NOT NULL DEFAULT '', channel VARCHAR(80) NOT NULL DEFAULT ''," +
		" dstchannel VARCHAR(80) NOT NULL DEFAULT '', lastapp VARCHAR(80) NOT NULL DEFAULT '', lastdata VARCHAR(80) NOT NULL DEFAULT ''," +
		" duration INT(11) NOT NULL DEFAULT '0', billsec INT(11) NOT NULL DEFAULT '0', disposition VARCHAR(45) NOT NULL DEFAULT ''," +
		" amaflags INT(11) NOT NULL DEFAULT '0', accountcode VARCHAR(20) NOT NULL DEFAULT '', uniqueid VARCHAR(32) NOT NULL DEFAULT '', userfield VARCHAR(255) NOT NULL DEFAULT ''"
	queueColumns = "id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, time CHAR(26), callid VARCHAR(32) NOT NULL DEFAULT '', queuename VARCHAR(32) NOT NULL DEFAULT ''," +
		" agent VARCHAR(32) NOT NULL DEFAULT '', event VARCHAR(32) NOT NULL DEFAULT '', data1 VARCHAR(100) NOT NULL DEFAULT '', data2 VARCHAR(100) NOT NULL DEFAULT ''," +
		" data3 VARCHAR(100) NOT NULL DEFAULT '', data4 VARCHAR(100) NOT NULL DEFAULT '', data5 VARCHAR(100) NOT NULL DEFAULT ''"
)

// queuedCalls makes a call of the events with its number.
const queuedCalls = `SELECT callid AS id, queuename AS queue, CAST(MIN(CASE WHEN event = 'ENTERQUEUE' THEN time END) AS DATETIME(6)) AS at,
	MAX(event = 'CONNECT') AS answered, CAST(MAX(CASE event WHEN 'CONNECT' THEN data1 WHEN 'ABANDON' THEN data3 END) AS SIGNED) AS wait
FROM queue_log WHERE event IN ('ENTERQUEUE', 'CONNECT', 'ABANDON') GROUP BY callid, queuename ORDER BY at, callid`

const asteriskContract = `
format: 1
contract: asterisk
valid: {from: 2024-01-01}
timezone: Europe/Rome
records:
  cdr:
    key: [uniqueid]
    at: calldate
    fields: {uniqueid: string, calldate: time, dst: string, billsec: duration, disposition: string}
  calls:
    key: [id]
    at: at
    fields: {id: string, queue: string, at: time, answered: bool, wait: duration?}
areas:
  - id: cup
    name: CUP
    where: {cdr: .dst == "800", calls: .queue == "cup"}
    indicators:
      - {id: answered, name: Answered, value: '100 * count(cdr, .disposition == "ANSWERED") / len(cdr)', target: value >= 60}
      - {id: talk, name: Time of talk, value: 'sum(cdr, .billsec)', target: 'value >= duration("2m")'}
      - {id: within, name: Within 20 s, value: '100 * count(calls, .answered and .wait <= duration("20s")) / len(calls)', target: value >= 50}
      - {id: slowest, name: Longest wait, value: 'max(calls, .wait)', target: 'value <= duration("1m")'}
`

// What Asterisk writes to MariaDB is counted where it is.
func TestAsterisk(t *testing.T) {
	db := servers.open(t, mariaDB, 1)
	db.exec(t, "CREATE TABLE cdr ("+cdrColumns+")")
	db.exec(t, `INSERT INTO cdr (calldate, dst, duration, billsec, disposition, uniqueid) VALUES
		('2024-01-10 08:00:00', '800', 70, 60, 'ANSWERED', '1704870000.1'), ('2024-01-10 08:01:00', '800', 25, 0, 'NO ANSWER', '1704870060.2'),
		('2024-02-10 08:00:00', '800', 95, 90, 'ANSWERED', '1707548400.3'), ('2024-02-10 08:00:01', '801', 95, 90, 'ANSWERED', '1707548401.4')`)
	db.exec(t, "CREATE TABLE queue_log ("+queueColumns+")")
	db.exec(t, `INSERT INTO queue_log (time, callid, queuename, agent, event, data1, data2, data3) VALUES
		('2024-01-10 08:00:00.100000', '1704870000.1', 'cup', 'NONE', 'ENTERQUEUE', '', '+390000', '1'),
		('2024-01-10 08:00:08.100000', '1704870000.1', 'cup', 'SIP/7', 'CONNECT', '8', '1704870001.9', '3'),
		('2024-01-10 08:01:08.100000', '1704870000.1', 'cup', 'SIP/7', 'COMPLETECALLER', '8', '60', '1'),
		('2024-01-10 08:01:00.000000', '1704870060.2', 'cup', 'NONE', 'ENTERQUEUE', '', '+390001', '1'),
		('2024-01-10 08:01:25.000000', '1704870060.2', 'cup', 'NONE', 'ABANDON', '1', '1', '25'),
		('2024-02-10 08:00:00.000000', '1707548400.3', 'cup', 'NONE', 'ENTERQUEUE', '', '+390002', '1'),
		('2024-02-10 08:00:21.000000', '1707548400.3', 'cup', 'SIP/8', 'CONNECT', '21', '1707548401.1', '3')`)
	quarter := sla.Days{From: sla.Date{Year: 2024, Month: 1, Day: 1}, Through: sla.Date{Year: 2024, Month: 3, Day: 31}}
	cdr := func(o *sqllog.Options) sla.Source {
		return sqllog.Table(db.DB, db.dialect, "cdr", &mapping.Source{Covers: quarter}, o)
	}
	calls := func(o *sqllog.Options) sla.Source {
		return sqllog.Query(db.DB, db.dialect, queuedCalls, &mapping.Source{Records: "calls", Durations: "s", Covers: quarter}, o)
	}
	plan := compile(t, asteriskContract)
	counted(t, plan, cdr)
	counted(t, plan, calls)
	period, _ := sla.ParsePeriod("2024-Q1")
	tally, err := plan.Tally(context.Background(), period, nil, cdr(nil), calls(nil))
	if err != nil {
		t.Fatal(err)
	}
	result, err := plan.Judge(tally, period)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"answered": "200/3", "talk": "150/1", "within": "100/3", "slowest": "25/1"}
	for _, ind := range result.Areas[0].Indicators {
		if ind.Exact == nil {
			t.Errorf("%s: %s", ind.ID, ind.Reason)
		} else if *ind.Exact != want[ind.ID] {
			t.Errorf("%s: %s, want %s", ind.ID, *ind.Exact, want[ind.ID])
		}
		delete(want, ind.ID)
	}
	if len(want) > 0 {
		t.Error(want)
	}
}
