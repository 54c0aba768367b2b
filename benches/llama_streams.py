"""llama.cpp decoding several sequences in one batch, by its low-level calls: what `priorart bench generation --streams N` does.

    python benches/llama_streams.py MODEL.gguf STREAMS [PROMPT_TOKENS]

JSON lines on stdout with the keys of `priorart bench`.
"""
import ctypes, json, sys, time

import numpy
import llama_cpp as ll

path, streams, n = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 128
silent = ll.llama_log_callback(lambda *_: None)
ll.llama_log_set(silent, None)
ll.llama_backend_init()
model = ll.llama_model_load_from_file(path.encode(), ll.llama_model_default_params())
params = ll.llama_context_default_params()
params.n_ctx, params.n_batch, params.n_seq_max = streams * 4096, 512, streams
params.n_threads = params.n_threads_batch = 2
if hasattr(params, "kv_unified"):
    params.kv_unified = True
context = ll.llama_init_from_model(model, params)
vocabulary = ll.llama_vocab_n_tokens(ll.llama_model_get_vocab(model))
batch = ll.llama_batch_init(512, 0, streams)

def fill(rows):
    batch.n_tokens = len(rows)
    for i, (token, position, sequences, wanted) in enumerate(rows):
        batch.token[i], batch.pos[i], batch.n_seq_id[i], batch.logits[i] = token, position, len(sequences), wanted
        for k, sequence in enumerate(sequences):
            batch.seq_id[i][k] = sequence
    assert ll.llama_decode(context, batch) == 0

def best(row):
    scores = ll.llama_get_logits_ith(context, row)
    values = (ctypes.c_float * vocabulary).from_address(ctypes.addressof(scores.contents))
    return int(numpy.frombuffer(values, dtype=numpy.float32).argmax())

ids = [1000 + (i * 37) % 40000 for i in range(n)]
every = list(range(streams))
start = time.perf_counter()
for at in range(0, n, 512):
    part = ids[at:at + 512]
    fill([(token, at + i, every, at + i == n - 1) for i, token in enumerate(part)])
seconds = time.perf_counter() - start
print(json.dumps({"peer": "llama.cpp", "work": "prefill", "tokens": n, "seconds": round(seconds, 3), "tokens_per_s": round(n / seconds, 1)}), flush=True)
following = [best(len(ids[(n - 1) // 512 * 512:]) - 1)] * streams
start = time.perf_counter()
for step in range(48):
    fill([(following[s], n + step, [s], True) for s in every])
    following = [best(s) for s in every]
seconds = time.perf_counter() - start
work = "decode" if streams == 1 else "decode together"
print(json.dumps({"peer": "llama.cpp", "work": work, "tokens": 48 * streams, "seconds": round(seconds, 3), "tokens_per_s": round(48 * streams / seconds, 1)}), flush=True)
