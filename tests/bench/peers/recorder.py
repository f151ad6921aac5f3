"""Records the trades of a Binance stream in SQLite, one commit per trade, as most dashboards do."""

import json
import platform
import sqlite3
import sys
import time

import websocket

task = json.loads(sys.argv[1])
url = f"ws://127.0.0.1:{task['port']}/market/stream?streams=ethusdt@aggTrade/btcusdt@aggTrade"

database = sqlite3.connect(task["databasePath"])
database.execute(
    """CREATE TABLE trades (
        symbol TEXT NOT NULL,
        trade_id INTEGER NOT NULL,
        trade_time INTEGER NOT NULL,
        price REAL NOT NULL,
        quantity REAL NOT NULL,
        buyer_is_maker INTEGER NOT NULL,
        PRIMARY KEY (symbol, trade_id)
    )"""
)
database.commit()

started_at = None
committed_at = None
receipt_times = []
sending_times = []
complaints = []


def on_message(app, message):
    global started_at, committed_at
    received_at = time.time()
    if started_at is None:
        started_at = received_at
    trade = json.loads(message)["data"]
    database.execute(
        "INSERT OR IGNORE INTO trades VALUES (?, ?, ?, ?, ?, ?)",
        (
            trade["s"],
            trade["a"],
            trade["T"],
            float(trade["p"]),
            float(trade["q"]),
            trade["m"],
        ),
    )
    database.commit()
    # What follows is for the benchmark alone.
    committed_at = time.time()
    receipt_times.append(committed_at - received_at)
    sending_times.append(committed_at - trade["T"] / 1000)
    if committed_at - started_at >= task["seconds"]:
        app.close()


def on_error(app, error):
    complaints.append(str(error))


def quantiles(seconds):
    ordered = sorted(seconds)
    return {
        "p50Ms": ordered[int(0.5 * (len(ordered) - 1))] * 1000,
        "p99Ms": ordered[int(0.99 * (len(ordered) - 1))] * 1000,
    }


cpu_before = time.process_time()
app = websocket.WebSocketApp(url, on_message=on_message, on_error=on_error)
app.run_forever()
cpu_seconds = time.process_time() - cpu_before
database.close()

print(
    json.dumps(
        {
            "tickCount": len(receipt_times),
            "elapsedSeconds": committed_at - started_at,
            "cpuSeconds": cpu_seconds,
            "fromReceipt": quantiles(receipt_times),
            "fromSending": quantiles(sending_times),
            "versions": f"websocket-client {websocket.__version__}, "
            f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
            "complaints": complaints,
        }
    )
)
