"""llama.cpp answering the messages of a file greedily: beside `priorart bench generation --messages FILE.json`.

    python benches/llama_quote.py MODEL.gguf benches/quote.json

JSON lines on stdout with the keys of `priorart bench`; crc32 of the text tells whether both wrote the same.
"""
import json, sys, time, zlib
from llama_cpp import Llama

llm = Llama(sys.argv[1], n_ctx=4096, n_threads=2, n_threads_batch=2, n_batch=512, verbose=False)
messages = json.load(open(sys.argv[2], encoding="utf-8"))
text, tokens, first = "", 0, None
start = time.perf_counter()
for chunk in llm.create_chat_completion(messages, temperature=0.0, max_tokens=400, stream=True, repeat_penalty=1.0):
    piece = chunk["choices"][0]["delta"].get("content")
    if piece:
        first = first or time.perf_counter()
        text += piece
        tokens += 1
seconds = time.perf_counter() - first
tokens = len(llm.tokenize(text.encode(), add_bos=False)) - 1
print(json.dumps({"peer": "llama.cpp", "work": "answer", "tokens": tokens, "seconds": round(seconds, 3), "tokens_per_s": round(tokens / seconds, 1), "crc32": zlib.crc32(text.strip().encode())}))
