#!/usr/bin/env python3
"""What a user waits for, measured from outside a running server, warm, with one client. JSON lines on stdout.

Usage: latency.py URL search QUERIES.jsonl [COUNT]     {"query"} a line: ms of POST /v1/search by mode, p50 and p99
       latency.py URL answers QUESTIONS.jsonl [COUNT]  {"question"} a line: seconds to the first text and to the end
"""
import json, sys, time, urllib.request


def post(url, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"content-type": "application/json"})
    return urllib.request.urlopen(request, timeout=600)


def quantile(values, q):
    values = sorted(values)
    return values[min(len(values) - 1, int(q * len(values)))]


def search(base, lines, count):
    queries = [line["query"][:2000] for line in lines][:count]
    for mode in ("lexical", "dense", "hybrid"):
        times = []
        for query in queries[:10] + queries:
            start = time.perf_counter()
            post(base + "/v1/search", {"query": query, "mode": mode, "limit": 10}).read()
            times.append(1000 * (time.perf_counter() - start))
        times = times[10:]
        print(json.dumps({"work": "search", "mode": mode, "queries": len(times), "p50_ms": round(quantile(times, 0.5), 1), "p99_ms": round(quantile(times, 0.99), 1)}), flush=True)


def answers(base, lines, count):
    for line in lines[:count]:
        start, first, source = time.perf_counter(), None, None
        body = {"model": "priorart", "stream": True, "messages": [{"role": "user", "content": line["question"]}]}
        for row in post(base + "/v1/chat/completions", body):
            if first is None and row.startswith(b"data: {"):
                choices = json.loads(row[6:])["choices"]
                first = time.perf_counter() - start if choices and choices[0]["delta"].get("content") else None
        print(json.dumps({"work": "answer", "id": line.get("id"), "first_text_s": first and round(first, 2), "last_text_s": round(time.perf_counter() - start, 2)}), flush=True)


def main(base, what, path, count="200"):
    lines = [json.loads(line) for line in open(path, encoding="utf-8")]
    {"search": search, "answers": answers}[what](base.rstrip("/"), lines, int(count))


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
