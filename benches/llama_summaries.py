"""Summaries by llama.cpp and a plain prompt, for `priorart eval summaries --texts`: what a user without this project would do.

llama_summaries.py MODEL.gguf DOCUMENTS.jsonl OUT.jsonl [COUNT]: documents {"id","title","lang","claims","description"}; the prompt
holds the title, the claims and the description, cut where 3,000 tokens are full; greedy, at most 300 tokens.
"""
import json, sys, time
from llama_cpp import Llama

model, documents, out = sys.argv[1:4]
count = int(sys.argv[4]) if len(sys.argv) > 4 else None
llm = Llama(model, n_ctx=4096, n_threads=2, n_batch=512, verbose=False)
LANGUAGES = {"en": "English", "ko": "Korean", "zh": "Chinese", "ja": "Japanese"}
PROMPT_TOKENS = 3000
lines = [json.loads(line) for line in open(documents, encoding="utf-8")]
# every language keeps its share
step = max(1, len(lines) // count) if count else 1
with open(out, "w", encoding="utf-8") as file:
    for document in lines[::step][:count]:
        description = document.get("description") or ""
        if not isinstance(description, str):
            description = "\n".join(p["text"] for p in description)
        text = document["title"] + "\nClaims:\n" + "\n".join(document["claims"]) + "\nDescription:\n" + description
        tokens = llm.tokenize(text.encode(), add_bos=False)[:PROMPT_TOKENS]
        text = llm.detokenize(tokens).decode(errors="ignore")
        language = LANGUAGES.get(document["lang"], "English")
        prompt = f"Summarise this patent in {language}: problem, solution, key claims in plain words, effects with their numbers.\n\n{text}"
        start = time.perf_counter()
        answer = llm.create_chat_completion([{"role": "user", "content": prompt}], max_tokens=300, temperature=0)
        summary = answer["choices"][0]["message"]["content"]
        file.write(json.dumps({"id": document["id"], "text": summary, "seconds": round(time.perf_counter() - start, 1)}, ensure_ascii=False) + "\n")
        file.flush()
        print(document["id"], round(time.perf_counter() - start, 1), "s", file=sys.stderr)
