"""Drives a running server with the official `openai` package, as a user's program would.

usage: openai_sdk.py BASE_URL QUESTION      (BASE_URL ends in /v1; QUESTION is one that the collection answers)

Prints one line a check and exits with 1 at the first that fails.
"""

import asyncio
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote
from urllib.request import Request, urlopen

import openai

BASE, QUESTION = sys.argv[1:3]
MODEL = "priorart"
client = openai.OpenAI(base_url=BASE, api_key="none", timeout=600, max_retries=0)


def asked(text=QUESTION, **more):
    return dict(model=MODEL, messages=[{"role": "user", "content": text}], **more)


def refused(kind, param=None, **request):
    try:
        client.chat.completions.create(**request)
    except kind as error:
        assert error.body and error.body["message"], error.body
        assert param is None or error.param == param, (error.param, param)
        assert error.request_id, "no request id"
        return error
    raise AssertionError(f"{request} was not refused")


def check_models():
    names = [model.id for model in client.models.list()]
    assert names[0] == MODEL and len(names) == len(set(names)), names
    assert client.models.retrieve(MODEL).object == "model"


def check_annotations(text, annotations, sources):
    assert len(annotations) == len(sources) > 0, (annotations, sources)
    for annotation, source in zip(annotations, sources):
        citation = annotation["url_citation"]
        assert annotation["type"] == "url_citation"
        assert citation["title"] and citation["url"].startswith(source["url"]), citation
        cited = text[citation["start_index"] : citation["end_index"]]
        assert cited in ("", f"[{source['n']}]"), cited
        document = json.load(urlopen(BASE.removesuffix("/v1") + quote(source["url"]), timeout=60))
        assert json.dumps(source["quote"])[1:-1] in json.dumps(document), "the quote stands in the document"


def check_one_json():
    answer = client.chat.completions.create(**asked())
    choice = answer.choices[0]
    assert choice.finish_reason in ("stop", "length") and choice.message.role == "assistant"
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
    sources = answer.model_extra["sources"]
    assert sources[0]["quote"] and f"> {' '.join(sources[0]['quote'].split())}" in choice.message.content
    check_annotations(choice.message.content, [a.model_dump() for a in choice.message.annotations], sources)


def check_source_list_off():
    answer = client.chat.completions.create(**asked(), extra_body={"priorart": {"source_list": False}})
    assert answer.model_extra["sources"]
    words = " ".join(answer.model_extra["sources"][0]["quote"].split())
    assert f"\n> {words}\n" not in answer.choices[0].message.content + "\n"


def check_stream():
    chunks = list(client.chat.completions.create(**asked(), stream=True, stream_options={"include_usage": True}))
    *parts, last, usage = chunks
    assert usage.choices == [] and usage.usage.total_tokens >= 0
    assert last.choices[0].finish_reason in ("stop", "length") and last.model_extra["sources"]
    assert all(part.choices[0].finish_reason is None and part.usage is None for part in parts)
    assert parts[0].choices[0].delta.role == "assistant"
    text = "".join(part.choices[0].delta.content or "" for part in parts)
    extra = [part.choices[0].delta.model_extra or {} for part in parts]
    (annotations,) = [more["annotations"] for more in extra if "annotations" in more]
    check_annotations(text, annotations, last.model_extra["sources"])


def check_stream_accumulator():
    with client.chat.completions.stream(**asked()) as stream:
        for _ in stream:
            pass
        final = stream.get_final_completion()
    assert final.choices[0].finish_reason in ("stop", "length") and "[1]" in final.choices[0].message.content


def check_wire():
    body = json.dumps(asked(stream=True)).encode()
    with urlopen(Request(f"{BASE}/chat/completions", body), timeout=600) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in response.read().decode().splitlines() if line]
    assert all(line.startswith("data: ") for line in lines) and lines[-1] == "data: [DONE]", lines[-1]


def check_errors():
    refused(openai.BadRequestError, "n", **asked(n=2))
    refused(openai.BadRequestError, "messages", **asked(""))
    refused(openai.BadRequestError, "temperature", **asked(temperature=2.5))
    refused(openai.BadRequestError, **asked(extra_body={"priorart": {"nonsense": 1}}))
    picture = [{"type": "image_url", "image_url": {"url": "data:,"}}]
    refused(openai.BadRequestError, "messages[0].content[0]", **asked(picture))
    missing = refused(openai.NotFoundError, "model", model="gpt-4o", messages=[{"role": "user", "content": "x"}])
    assert missing.code == "model_not_found"
    refused(openai.BadRequestError, "n", **asked(n=2, stream=True))


def check_crowd():
    """More requests at once than a server takes: each is answered, or told to come back."""

    def one(_):
        try:
            return client.chat.completions.create(**asked(), extra_body={"priorart": {"source_list": False}}).object
        except openai.RateLimitError as error:
            assert int(error.response.headers["retry-after"]) > 0 and error.code == "busy"
            return "busy"

    with ThreadPoolExecutor(48) as pool:
        outcomes = set(pool.map(one, range(48)))
    assert outcomes <= {"chat.completion", "busy"} and "chat.completion" in outcomes, outcomes


def check_timeout():
    try:
        client.with_options(timeout=0.001).chat.completions.create(**asked())
    except openai.APITimeoutError:
        pass  # an answer within a millisecond is no fault either
    assert client.models.list().data


def check_leaving():
    stream = client.chat.completions.create(**asked(), stream=True)
    next(iter(stream))
    stream.close()
    assert client.models.list().data


def check_async():
    async def run():
        async with openai.AsyncOpenAI(base_url=BASE, api_key="none", timeout=600) as other:
            stream = await other.chat.completions.create(**asked(), stream=True)
            return "".join([chunk.choices[0].delta.content or "" async for chunk in stream])

    assert "[1]" in asyncio.run(run())


for name, check in list(globals().items()):
    if name.startswith("check_") and name != "check_annotations":
        check()
        print("ok", name.removeprefix("check_"), flush=True)
