"""What the library of rest.proto answers, and where grpc-gateway and vanguard answer otherwise: each such row says what,
and why. A failure is its HTTP status and the code of its google.rpc.Status.
"""

JSON = {"content-type": "application/json"}


class Case:
    def __init__(self, request, status, value, headers=None, body=None, gateway=None, vanguard=None):
        self.request, self.headers, self.body = request, headers or {}, body
        ours = (status, value)
        self.answers = {
            "ours": ours,
            "gateway": ours if gateway is None else gateway,
            "vanguard": ours if vanguard is None else vanguard,
        }

    def expected(self, name):
        """The status, the value and, if it is not what we answer, the reason; nothing if it is not to be asked."""
        answer = self.answers[name]
        return None if answer is NOT_ASKED else answer


# vanguard takes two parameters in any order, so the last one is another each time; and a repeated field of a well-known type
# ends its process.
NOT_ASKED = ()

SPLITS_DECODED = "vanguard splits the path after it is decoded: no `%2F` and no `%25` is a part of a segment"
DECODES_ALL = (
    "http.proto: a variable of several segments keeps `%2F`; what is decoded can no longer be told from a "
    "`/`"
)
BARE = "the page of Go's or the judge's own HTTP server: no google.rpc.Status"
EMPTY_REST = "http.proto: `**` is zero segments, so there is no slash before it"
NO_EMPTY_REST = "vanguard has no match for `**` of zero segments, which http.proto allows"
EMPTY_SEGMENT = "a `*` is a segment with something in it: an empty one names no resource (AIP-122)"
COLON = "vanguard takes what is after a colon as a verb, though no rule has it"
HEAD = "HEAD is what GET would answer (RFC 9110, 9.3.2)"
NOT_ALLOWED = "another verb is 405, with Allow (RFC 9110, 15.5.6)"
ANY_VERB = "grpc-gateway has no `*` as a verb, which http.proto has"
NO_BODY = "a body that the rule does not have is not looked at"
SEMICOLON = "a `;` in a query is a character like others (WHATWG URL, form-urlencoded)"
NOT_UTF8 = "a text that is not UTF-8 is the caller's fault"
PROTOJSON_INT = "a value is read as ProtoJSON has it in quotes: 1.0 is an integer"
PROTOJSON_BOOL = "a value is read as ProtoJSON has it: Go's ParseBool takes 1, t, True and others"
OPEN_ENUM = "proto3's enums are open: ProtoJSON takes any number"
PROTOJSON_DURATION = "a value is read as ProtoJSON has it: seconds, with an `s`"
MASK_CAMEL = "grpc-gateway takes the paths of a mask as they are, so those of ProtoJSON are no paths"
MASK_SNAKE = "vanguard takes paths in ProtoJSON's spelling alone; AIP-161's pages have both"
EMPTY_TEXT = "vanguard reads an empty text as JSON, which it is not"
STRUCT = "vanguard has no JSON in a query"
TWICE = "two values of a field that has one are a fault, as in ProtoJSON"
PART_OF_NOTHING = "grpc-gateway makes the messages around a field that does not exist"
MAP = "a map in a query is grpc-gateway's own; http.proto has none"
BAD_PATH = "vanguard answers UNKNOWN where a name goes through a field that is not a message"
QUERY_WINS = "a field of the path is not a query parameter (http.proto); vanguard lets the query win"
NO_MESSAGE = "vanguard sends no message where a body is empty"
BODY_HAS_ALL = "with the body `*` there are no query parameters (http.proto)"
BODY_FIELD = "what is under the body's field is not a query parameter (http.proto)"
NULL = "`null` is a field that is not set, as in ProtoJSON"
BAD_JSON = "vanguard answers UNKNOWN where a body is not JSON of the message"
TRAILING = "grpc-gateway reads one value, and leaves what follows it"
SIMPLE_TYPE = "a page of any origin may send such a body without asking (CSRF); so it is not read"
HTTP_BODY = "grpc-gateway reads a HttpBody as JSON"
NULL_LIST = "ProtoJSON: an empty list is `[]`"
RESULT = "grpc-gateway wraps each message of a stream; ours is the message, as a call with one message has it"
UNARY = "vanguard's REST is for calls of one message each way"
RAW_STREAM = "grpc-gateway puts a newline after each part of a HttpBody, which is not part of it"
LINES = "a message is a line; grpc-gateway reads one value after another"

CASES = [
    # Paths: percent-encoding, and what a segment may be.
    Case("GET /v1/shelves/a", 200, {"text": "shelves/a"}),
    Case("GET /v1/shelves/a%20b", 200, {"text": "shelves/a b"}),
    Case("GET /v1/shelves/a+b", 200, {"text": "shelves/a+b"}),
    Case("GET /v1/shelves/%E2%82%AC", 200, {"text": "shelves/€"}),
    Case(
        "GET /v1/shelves/a%2Fb", 200, {"text": "shelves/a%2Fb"}, gateway=(200, {"text": "shelves/a/b"}, DECODES_ALL),
        vanguard=(404, None, SPLITS_DECODED),
    ),
    Case(
        "GET /v1/shelves/a%2fb", 200, {"text": "shelves/a%2fb"}, gateway=(200, {"text": "shelves/a/b"}, DECODES_ALL),
        vanguard=(404, None, SPLITS_DECODED),
    ),
    Case(
        "GET /v1/of/a%2Fb/1", 200, {"number": 1, "nested": {"nested": {"text": "a/b"}}},
        vanguard=(404, None, SPLITS_DECODED),
    ),
    Case(
        "GET /v1/of/%25/1", 200, {"number": 1, "nested": {"nested": {"text": "%"}}},
        vanguard=(404, None, SPLITS_DECODED),
    ),
    Case("GET /v1/of/%/1", 400, 3, gateway=(400, None, BARE), vanguard=(400, None, BARE)),
    Case("GET /v1/of/x/%zz", 400, 3, gateway=(400, None, BARE), vanguard=(400, None, BARE)),
    Case("GET /v1/files/a%20b/c", 200, {"text": "files/a b/c"}),
    Case(
        "GET /v1/files/a/b%2Fc/d", 200, {"text": "files/a/b%2Fc/d"},
        vanguard=(200, {"text": "files/a/b/c/d"}, DECODES_ALL),
    ),
    Case("GET /v1/files/a//b/", 200, {"text": "files/a//b/"}),
    Case("GET /v1/files/", 200, {"text": "files/"}),
    Case(
        "GET /v1/files", 200, {"text": "files"}, gateway=(200, {"text": "files/"}, EMPTY_REST),
        vanguard=(404, None, NO_EMPTY_REST),
    ),
    Case(
        "GET /v1/shelves/", 404, None, gateway=(200, {"text": "shelves/"}, EMPTY_SEGMENT),
        vanguard=(200, {"text": "shelves/"}, EMPTY_SEGMENT),
    ),
    Case("GET /v1/shelves/a:b", 200, {"text": "shelves/a:b"}, vanguard=(404, None, COLON)),
    Case("GET /v1/shelves/1/books/2/3", 200, {"text": "shelves/1", "nested": {"text": "2/3"}}),
    Case("GET /v1/shelves/1/books", 200, {"text": "shelves/1", "nested": {}}, vanguard=(404, None, NO_EMPTY_REST)),
    Case(
        "GET /v1/kinds/SMALL/1970-01-01T00:00:01Z/_-8=", 200, {"raw": "/+8=", "kind": "SMALL", "moment": "1970-01-01T00:00:01Z"},
    ),
    Case(
        "GET /v1/kinds/2/1970-01-01T00:00:01Z/AQI=", 200, {"raw": "AQI=", "kind": "LARGE", "moment": "1970-01-01T00:00:01Z"},
    ),
    Case("GET /v1/of/a/x", 400, 3),

    # Verbs, the rule that is the most specific, and what has no rule.
    Case("GET /v1/shelves/fixed", 200, {"text": "the fixed one"}),
    Case("GET /v1/nothing", 404, None, gateway=(404, 5, BARE)),
    Case("GET /", 404, None, gateway=(404, 5, BARE)),
    Case("DELETE /v1/echo?text=a", 200, {"text": "a"}),
    Case("PURGE /v1/echo?text=a", 200, {"text": "a"}),
    Case("HEAD /v1/echo?text=a", 200, "", gateway=(501, None, HEAD), vanguard=(405, None, HEAD)),
    Case("PATCH /v1/echo?text=a", 405, 12, gateway=(501, 12, NOT_ALLOWED), vanguard=(405, None, BARE)),
    Case("OPTIONS /v1/echo", 405, 12, gateway=(501, 12, NOT_ALLOWED), vanguard=(405, None, BARE)),
    Case("TRACE /v1/any?text=a", 200, {"text": "a"}, gateway=(501, 12, ANY_VERB)),
    Case("GET /v1/any?text=a", 200, {"text": "a"}, gateway=(501, 12, ANY_VERB)),
    Case("POST /v1/files/a/b:archive", 200, {"text": "files/a/b"}),
    Case(
        "POST /v1/files/a/b:archive", 200, {"text": "files/a/b"}, body="{}", headers=JSON, vanguard=(500, 2, NO_BODY),
    ),
    Case("GET /v1/files/a:archive", 200, {"text": "files/a:archive"}, vanguard=(405, None, COLON)),
    Case(
        "POST /v1/files/a/b:other", 405, 12, body="{}", headers=JSON, gateway=(501, 12, NOT_ALLOWED),
        vanguard=(404, None, COLON),
    ),

    # Query parameters: every type of field.
    Case("GET /v1/echo?", 200, {}),
    Case("GET /v1/echo?text=a+b%2Bc", 200, {"text": "a b+c"}),
    Case("GET /v1/echo?&text=a&", 200, {"text": "a"}),
    Case(
        "GET /v1/echo?text=a;number=1", 200, {"text": "a;number=1"}, gateway=(400, 3, SEMICOLON),
        vanguard=(200, {}, SEMICOLON),
    ),
    Case("GET /v1/echo?maybe", 200, {"maybe": ""}),
    Case("GET /v1/echo?maybe=", 200, {"maybe": ""}),
    Case("GET /v1/echo?text=", 200, {}),
    Case("GET /v1/echo?text=%ff", 400, 3, gateway=(500, 13, NOT_UTF8), vanguard=(500, 2, NOT_UTF8)),
    Case("GET /v1/echo?number=-7&big=-9007199254740993", 200, {"number": -7, "big": "-9007199254740993"}),
    Case("GET /v1/echo?unsigned=18446744073709551615", 200, {"unsigned": "18446744073709551615"}),
    Case("GET /v1/echo?number=x", 400, 3),
    Case("GET /v1/echo?number=", 400, 3),
    Case("GET /v1/echo?number=0x10", 400, 3),
    Case("GET /v1/echo?number=1.5", 400, 3),
    Case(
        "GET /v1/echo?number=1.0", 200, {"number": 1}, gateway=(400, 3, PROTOJSON_INT),
        vanguard=(400, 3, PROTOJSON_INT),
    ),
    Case("GET /v1/echo?number=2147483648", 400, 3),
    Case("GET /v1/echo?unsigned=-1", 400, 3),
    Case("GET /v1/echo?fraction=1.5e3", 200, {"fraction": 1500}),
    Case("GET /v1/echo?fraction=-Infinity", 200, {"fraction": "-Infinity"}),
    Case("GET /v1/echo?fraction=NaN", 200, {"fraction": "NaN"}),
    Case("GET /v1/echo?flag=true", 200, {"flag": True}),
    Case("GET /v1/echo?flag=false", 200, {}),
    Case("GET /v1/echo?flag=1", 400, 3, gateway=(200, {"flag": True}, PROTOJSON_BOOL)),
    Case("GET /v1/echo?flag=True", 400, 3, gateway=(200, {"flag": True}, PROTOJSON_BOOL)),
    Case("GET /v1/echo?flag=yes", 400, 3),
    Case("GET /v1/echo?raw=-_8%3D", 200, {"raw": "+/8="}),
    Case("GET /v1/echo?raw=-_8", 200, {"raw": "+/8="}),
    Case("GET /v1/echo?raw=%2B/8=", 200, {"raw": "+/8="}),
    Case("GET /v1/echo?raw=!", 400, 3),
    Case("GET /v1/echo?kind=LARGE", 200, {"kind": "LARGE"}),
    Case("GET /v1/echo?kind=large", 400, 3),
    Case("GET /v1/echo?kind=1", 200, {"kind": "SMALL"}),
    Case("GET /v1/echo?kind=7", 200, {"kind": 7}, gateway=(400, 3, OPEN_ENUM)),
    Case("GET /v1/echo?moment=2024-02-29T12:00:00.5%2B01:00", 200, {"moment": "2024-02-29T11:00:00.500Z"}),
    Case("GET /v1/echo?moment=now", 400, 3),
    Case("GET /v1/echo?lapse=1.25s", 200, {"lapse": "1.250s"}),
    Case("GET /v1/echo?lapse=1m", 400, 3, gateway=(200, {"lapse": "60s"}, PROTOJSON_DURATION)),
    Case("GET /v1/echo?mask=text,number", 200, {"mask": "text,number"}),
    Case(
        "GET /v1/echo?mask=nested.camelCaseName,text", 200, {"mask": "nested.camelCaseName,text"},
        gateway=(500, 2, MASK_CAMEL),
    ),
    Case(
        "GET /v1/echo?mask=nested.camel_case_name,text", 200, {"mask": "nested.camelCaseName,text"},
        vanguard=(400, 3, MASK_SNAKE),
    ),
    Case("GET /v1/echo?mask=", 200, {"mask": ""}, vanguard=(400, 3, EMPTY_TEXT)),
    Case("GET /v1/echo?wrappedText=", 200, {"wrappedText": ""}, vanguard=(400, 3, EMPTY_TEXT)),
    Case("GET /v1/echo?wrapped_text=a&wrapped_big=0", 200, {"wrappedText": "a", "wrappedBig": "0"}),
    Case("GET /v1/echo?wrapped_flag=true&wrapped_raw=AQI=", 200, {"wrappedFlag": True, "wrappedRaw": "AQI="}),
    Case("GET /v1/echo?wrapped_raw=AQI", 200, {"wrappedRaw": "AQI="}),
    Case("GET /v1/echo?wrapped_big=x", 400, 3),
    Case("GET /v1/echo?object=%7B%22a%22:1%7D", 200, {"object": {"a": 1}}, vanguard=(400, 3, STRUCT)),
    Case("GET /v1/echo?value=%5Bnull%5D", 200, {"value": [None]}, vanguard=(400, 3, STRUCT)),
    Case("GET /v1/echo?right=0", 200, {"right": 0}),
    Case("GET /v1/echo?left=a&right=1", 400, 3, vanguard=NOT_ASKED),

    # Query parameters: names, nesting, repetition.
    Case("GET /v1/echo?nested.text=a&nested.number=1", 200, {"nested": {"text": "a", "number": 1}}),
    Case(
        "GET /v1/echo?nested.nested.texts=a&nested.nested.texts=b", 200, {"nested": {"nested": {"texts": ["a", "b"]}}},
    ),
    Case("GET /v1/echo?texts=a&texts=b", 200, {"texts": ["a", "b"]}),
    Case("GET /v1/echo?texts=a,b", 200, {"texts": ["a,b"]}),
    Case("GET /v1/echo?numbers=1&numbers=-1", 200, {"numbers": [1, -1]}),
    Case("GET /v1/echo?kinds=SMALL&kinds=2", 200, {"kinds": ["SMALL", "LARGE"]}),
    Case(
        "GET /v1/echo?moments=1970-01-01T00:00:00Z&moments=1970-01-01T00:00:01Z", 200, {"moments": ["1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z"]},
        vanguard=NOT_ASKED,
    ),
    Case("GET /v1/echo?camel_case_name=a", 200, {"camelCaseName": "a"}),
    Case("GET /v1/echo?camelCaseName=a", 200, {"camelCaseName": "a"}),
    Case("GET /v1/echo?camelCaseName=a&camel_case_name=b", 400, 3, vanguard=NOT_ASKED),
    Case("GET /v1/echo?renamed=a", 200, {"otherName": "a"}),
    Case("GET /v1/echo?otherName=a", 200, {"otherName": "a"}),
    Case("GET /v1/echo?nested.otherName=a", 200, {"nested": {"otherName": "a"}}),
    Case("GET /v1/echo?nothing=1&text=a", 200, {"text": "a"}),
    Case("GET /v1/echo?nested.nothing=1", 200, {}, gateway=(200, {"nested": {}}, PART_OF_NOTHING)),
    Case("GET /v1/echo?Text=a", 200, {}),
    Case("GET /v1/echo?text=a&text=b", 400, 3, vanguard=(200, {"text": "b"}, TWICE)),
    Case("GET /v1/echo?nested=a", 400, 3),
    Case("GET /v1/echo?labels=a", 400, 3),
    Case("GET /v1/echo?labels[a]=b", 200, {}, gateway=(200, {"labels": {"a": "b"}}, MAP)),
    Case("GET /v1/echo?labels.a=b", 400, 3, vanguard=(500, 2, BAD_PATH)),
    Case("GET /v1/echo?children.text=b", 400, 3, vanguard=(500, 2, BAD_PATH)),
    Case("GET /v1/echo?text.x=b", 400, 3, vanguard=(500, 2, BAD_PATH)),
    Case(
        "GET /v1/shelves/a?text=b&number=1", 200, {"text": "shelves/a", "number": 1},
        vanguard=(200, {"text": "b", "number": 1}, QUERY_WINS),
    ),
    Case(
        "GET /v1/of/a/1?nested.nested.text=b&number=7", 200, {"number": 1, "nested": {"nested": {"text": "a"}}},
        vanguard=(200, {"number": 7, "nested": {"nested": {"text": "b"}}}, QUERY_WINS),
    ),

    # Bodies of requests.
    Case(
        "POST /v1/echo", 200, {"text": "a", "nested": {"number": 1}}, body='{"text":"a","nested":{"number":1}}',
        headers=JSON,
    ),
    Case("POST /v1/echo", 200, {}, body=" {\n} ", headers=JSON),
    Case("POST /v1/echo", 200, {}, body="", headers=JSON, vanguard=(501, 12, NO_MESSAGE)),
    Case("POST /v1/echo", 200, {"text": "a"}, body='{"nothing":1,"text":"a"}', headers=JSON),
    Case("POST /v1/echo", 200, {}, body='{"kind":"HUGE"}', headers=JSON),
    Case(
        "POST /v1/echo", 200, {"labels": {"c": "d"}, "camelCaseName": "a", "otherName": "b"},
        body='{"camel_case_name":"a","otherName":"b","labels":{"c":"d"}}', headers=JSON,
    ),
    Case(
        "POST /v1/echo?number=1", 200, {"text": "a"}, body='{"text":"a"}', headers=JSON,
        vanguard=(200, {"text": "a", "number": 1}, BODY_HAS_ALL),
    ),
    Case("PATCH /v1/echo/a", 200, {"text": "a", "number": 1}, body='{"text":"b","number":1}', headers=JSON),
    Case("PATCH /v1/echo/a", 200, {"text": "a"}, body="", headers=JSON),
    Case("PUT /v1/echo/a", 200, {"text": "a", "nested": {"text": "b"}}, body='{"text":"b"}', headers=JSON),
    Case("PUT /v1/echo/a", 200, {"text": "a", "nested": {}}, body="{}", headers=JSON),
    Case("PUT /v1/echo/a", 200, {"text": "a", "nested": {}}, body="", headers=JSON),
    Case(
        "PUT /v1/echo/a", 200, {"text": "a"}, body="null", headers=JSON, gateway=(400, 3, NULL),
        vanguard=(500, 2, NULL),
    ),
    Case(
        "PUT /v1/echo/a?nested.number=1&number=2", 200, {"text": "a", "number": 2, "nested": {"text": "b"}},
        body='{"text":"b"}', headers=JSON,
        vanguard=(200, {"text": "a", "number": 2, "nested": {"text": "b", "number": 1}}, BODY_FIELD),
    ),
    Case("POST /v1/list", 200, {"texts": ["a", "b"]}, body='["a","b"]', headers=JSON),
    Case("POST /v1/list?number=1", 200, {"number": 1}, body="[]", headers=JSON),
    Case("POST /v1/list", 400, 3, body='{"texts":["a"]}', headers=JSON, vanguard=(500, 2, BAD_JSON)),
    Case("POST /v1/echo", 400, 3, body='{"number":"x"}', headers=JSON, vanguard=(500, 2, BAD_JSON)),
    Case("POST /v1/echo", 400, 3, body="{", headers=JSON, vanguard=(500, 2, BAD_JSON)),
    Case(
        "POST /v1/echo", 400, 3, body="{} {}", headers=JSON, gateway=(200, {}, TRAILING), vanguard=(500, 2, BAD_JSON),
    ),
    Case("POST /v1/echo", 400, 3, body="[]", headers=JSON, vanguard=(500, 2, BAD_JSON)),
    Case("POST /v1/echo", 400, 3, body="null", headers=JSON, vanguard=(500, 2, BAD_JSON)),
    Case("POST /v1/echo", 400, 3, body='{"text":"a","text":"b"}', headers=JSON, vanguard=(500, 2, BAD_JSON)),
    Case(
        "POST /v1/echo", 200, {"text": "a"}, body='{"text":"a"}',
        headers={"content-type": "application/json; charset=utf-8"},
    ),
    Case(
        "POST /v1/echo", 415, 3, body='{"text":"a"}', headers={"content-type": "text/plain"},
        gateway=(200, {"text": "a"}, SIMPLE_TYPE), vanguard=(415, None, BARE),
    ),
    Case(
        "POST /v1/echo", 415, 3, body='{"text":"a"}', headers={"content-type": "application/x-www-form-urlencoded"},
        gateway=(200, {"text": "a"}, SIMPLE_TYPE), vanguard=(415, None, BARE),
    ),
    Case(
        "POST /v1/echo", 415, 3, body='{"text":"a"}', headers={"content-type": "application/xml"},
        gateway=(200, {"text": "a"}, SIMPLE_TYPE), vanguard=(415, None, BARE),
    ),
    Case(
        "POST /v1/echo", 415, 3, body='{"text":"a"}', gateway=(200, {"text": "a"}, SIMPLE_TYPE),
        vanguard=(200, {"text": "a"}, SIMPLE_TYPE),
    ),
    Case(
        "POST /v1/upload/a", 200, "\\x89PNG", body=b"\x89PNG", headers={"content-type": "image/png"},
        gateway=(400, 3, HTTP_BODY),
    ),
    Case(
        "POST /v1/upload/a", 200, {"contentType": "text/x", "data": "YWI="},
        body='{"contentType":"text/x","data":"YWI="}', headers=JSON, gateway=(200, "ab", HTTP_BODY),
    ),
    Case(
        "POST /v1/upload/a", 415, 3, body="x", headers={"content-type": "text/plain"}, gateway=(400, 3, HTTP_BODY),
        vanguard=(200, "x", SIMPLE_TYPE),
    ),

    # Bodies of responses, and failures.
    Case("GET /v1/part/a?nested.number=1", 200, {"number": 1}),
    Case("GET /v1/part/a", 200, {}),
    Case("GET /v1/texts?texts=a", 200, ["a"]),
    Case("GET /v1/texts", 200, [], gateway=(200, None, NULL_LIST)),
    Case("GET /v1/number?number=3", 200, 3),
    Case("GET /v1/number", 200, 0),
    Case("GET /v1/download/a", 200, "<svg id='a'/>"),
    Case("GET /v1/fail/1?text=x", 499, 1),
    Case("GET /v1/fail/2?text=x", 500, 2),
    Case("GET /v1/fail/3?text=x", 400, 3),
    Case("GET /v1/fail/4?text=x", 504, 4),
    Case("GET /v1/fail/5?text=x", 404, 5),
    Case("GET /v1/fail/6?text=x", 409, 6),
    Case("GET /v1/fail/7?text=x", 403, 7),
    Case("GET /v1/fail/8?text=x", 429, 8),
    Case("GET /v1/fail/9?text=x", 400, 9),
    Case("GET /v1/fail/10?text=x", 409, 10),
    Case("GET /v1/fail/11?text=x", 400, 11),
    Case("GET /v1/fail/12?text=x", 501, 12),
    Case("GET /v1/fail/13?text=x", 500, 13),
    Case("GET /v1/fail/14?text=x", 503, 14),
    Case("GET /v1/fail/15?text=x", 500, 15),
    Case("GET /v1/fail/16?text=x", 401, 16),
    Case("GET /v1/echo?text=a", 504, 4, headers={"grpc-timeout": "1n"}),

    # Streams.
    Case(
        "GET /v1/watch?number=2", 200, [{"number": 1, "texts": ["1"]}, {"number": 2, "texts": ["2"]}],
        gateway=(200, [{"result": {"number": 1, "texts": ["1"]}}, {"result": {"number": 2, "texts": ["2"]}}], RESULT),
        vanguard=(415, None, UNARY),
    ),
    Case(
        "GET /v1/watch/texts?number=2", 200, [["1"], ["2"]],
        gateway=(200, [{"result": ["1"]}, {"result": ["2"]}], RESULT), vanguard=(415, None, UNARY),
    ),
    Case(
        "GET /v1/watch?number=1&text=gone", 200, [{"number": 1, "texts": ["1"]}, {"error": {"code": 5, "message": "gone"}}],
        gateway=(200, [{"result": {"number": 1, "texts": ["1"]}}, {"error": {"code": 5, "message": "gone"}}], RESULT),
        vanguard=(415, None, UNARY),
    ),
    Case("GET /v1/watch?text=gone", 404, 5, vanguard=(415, None, UNARY)),
    Case("GET /v1/stream/abc", 200, "abc", gateway=(200, "a\nb\nc\n", RAW_STREAM)),
    Case(
        "POST /v1/collect", 200, {"text": "a@,b@", "number": 2}, body='{"text":"a"}\n{"text":"b"}\n', headers=JSON,
        vanguard=(415, None, UNARY),
    ),
    Case("POST /v1/collect", 200, {}, body="", headers=JSON, vanguard=(415, None, UNARY)),
    Case(
        "POST /v1/collect", 400, 3, body='{"text":\n"a"}{"text":"b"}', headers=JSON,
        gateway=(200, {"text": "a@,b@", "number": 2}, LINES), vanguard=(415, None, UNARY),
    ),
    Case(
        "POST /v1/chat", 200, [{"text": "a"}, {"text": "b"}], body='{"text":"a"}\n{"text":"b"}\n', headers=JSON,
        gateway=(200, [{"result": {"text": "a"}}, {"result": {"text": "b"}}], RESULT), vanguard=(415, None, UNARY),
    ),
]
