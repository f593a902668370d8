import EngineCore
import Testing
import WorkflowModel

@testable import EngineHost

/// The small parts of calls, against the examples of their specifications.
@Suite("Parts of calls")
struct CallPartsTests {
    @Test(
        "MD5 gives the digests of RFC 1321",
        arguments: [
            ("", "d41d8cd98f00b204e9800998ecf8427e"), ("abc", "900150983cd24fb0d6963f7d28e17f72"),
            ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
            (String(repeating: "1234567890", count: 8), "57edf4a22be3c955ac49da2e2107b67a"),
        ])
    func md5(text: String, digest: String) {
        #expect(MD5.hexadecimal(of: Array(text.utf8)) == digest)
    }

    @Test("a digest challenge is answered as RFC 7616, section 3.9.1, does it")
    func digest() throws {
        let challenge = { (algorithm: String) in
            HTTPHeader(
                "WWW-Authenticate",
                "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=\(algorithm), "
                    + "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
                    + "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"")
        }
        let address = try #require(HTTPAddress("http://www.example.org/dir/index.html"))
        let request = OutgoingRequest(method: "GET", address: address)
        let credentials = DigestCredentials(username: "Mufasa", password: "Circle of Life")
        let nonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
        let response = { HTTPResponse(statusCode: 401, headers: $0) }
        let md5 = try #require(DigestChallenge(response([challenge("MD5")])))
        #expect(
            md5.authorization(credentials, request, clientNonce: nonce)
                .contains("response=\"8ca523f5e9506fed4657c9700eebdbec\""))
        let both = try #require(DigestChallenge(response([challenge("MD5"), challenge("SHA-256")])))
        #expect(
            both.authorization(credentials, request, clientNonce: nonce)
                .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\""))
        #expect(DigestChallenge(response([HTTPHeader("WWW-Authenticate", "Basic realm=\"x\"")])) == nil)
    }

    @Test(
        "base64 gives the examples of RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy"),
        ])
    func base64(text: String, encoded: String) {
        #expect(Base64.encoded(Array(text.utf8)) == encoded)
        #expect(Base64.decodedForURL(Base64.encodedForURL(Array(text.utf8))) == Array(text.utf8))
    }

    @Test(
        "addresses are read, and references on their pages resolved",
        arguments: [
            ("https://a.example/x/y?q=1", "z", "https://a.example/x/z"),
            ("https://a.example", "/b", "https://a.example/b"),
            ("http://A.example:81/x", "//b.example/c", "http://b.example/c"),
            ("http://a.example/x?q", "?r", "http://a.example/x?r"),
            ("http://a.example/x#f", "https://b.example", "https://b.example/"),
        ])
    func addresses(base: String, reference: String, resolved: String) {
        #expect(HTTPAddress(base)?.resolving(reference)?.uri == resolved)
    }

    @Test(
        "what is no address of a service is none",
        arguments: [
            "", "ftp://a.example", "http://", "http://user:word@a.example/", "http://a b/", "file:///etc/passwd",
            "http://ä.example/",
        ])
    func noAddresses(text: String) {
        #expect(HTTPAddress(text) == nil)
    }

    @Test("secrets are taken out of everything, in each form in which they are sent, the longest first")
    func mask() {
        var mask = SecretMask()
        mask.add(["key": "a b&c", "inner": ["a b&c and more"], "short": "abc", "number": 123_456])
        #expect(mask.masked("x a b&c and more, a b&c, a%20b%26c, YSBiJmM=, abc") == "x ***, ***, ***, ***, abc")
        let value: Value = ["a b&c": ["n": 123_456, "m": 5], "list": ["a b&c!"]]
        #expect(mask.masked(value) == ["***": ["n": "***", "m": 5], "list": ["***!"]])
    }

    @Test("an answer is masked before it is cut or decoded, in JSON and in bytes that are no text")
    func maskedAnswers() {
        var mask = SecretMask()
        mask.add("say \"open\" now")
        let long = String(repeating: "x", count: Limits.faultBodyBytesMaximum - 5) + "say \"open\" now"
        let answer = mask.masked(HTTPResponse(statusCode: 500, body: Array(long.utf8)))
        #expect(!String(decoding: answer.body.prefix(Limits.faultBodyBytesMaximum), as: UTF8.self).contains("say"))
        let quoting = HTTPResponse(
            statusCode: 400, headers: [HTTPHeader("x-echo", "say+%22open%22+now")],
            body: Array(#"{"secret":"say \"open\" now"}"#.utf8))
        #expect(mask.masked(quoting).body == Array(#"{"secret":"***"}"#.utf8))
        #expect(mask.masked(quoting).headers == [HTTPHeader("x-echo", "***")])
        let binary = HTTPResponse(statusCode: 200, body: [0xFF] + Array("say \"open\" now".utf8))
        #expect(mask.masked(binary).content == .string(Base64.encoded([0xFF] + Array("***".utf8))))
    }

    @Test("a credential that cannot stand in a header is told without its text")
    func unfitCredential() throws {
        var request = OutgoingRequest(method: "GET", address: try #require(HTTPAddress("https://a.example/x")))
        request.set("Authorization", "Bearer sesame\n")
        let fault = #expect(throws: Fault.self) { try request.checkHeaders() }
        #expect(fault?.detail?.contains("`Authorization`") == true && fault?.detail?.contains("sesame") == false)
    }

    @Test("an expression that fails on a secret says nothing of it")
    func failingExpression() throws {
        let failing = Evaluator(
            evaluate: { request throws(Fault) in
                throw Fault(.expression, title: "Error", detail: "\(request.arguments["secrets"] ?? .null)")
            }, validate: { (_, _) throws(Fault) in })
        let resolver = SecretResolver(store: SecretStore(), evaluator: failing)
        let template = Template.expression(Expression("$secrets.key + 1"))
        let fault = #expect(throws: Fault.self) {
            try resolver.value(of: template, nil, secrets: ["key": "sesame"])
        }
        #expect(fault?.detail?.contains("$secrets.key + 1") == true && fault?.detail?.contains("sesame") == false)
    }

    @Test("a redirection to another origin loses what the author gave, and one that would tell too much is refused")
    func redirections() throws {
        var request = OutgoingRequest(method: "POST", address: try #require(HTTPAddress("https://a.example/x")))
        try request.add("X-Key", "k")
        request.setBody(["a": 1], type: nil)
        func leading(_ status: Int, to place: String) -> HTTPResponse {
            HTTPResponse(statusCode: status, headers: [HTTPHeader("location", place)])
        }
        let seen = try #require(try request.redirected(by: leading(303, to: "/y")))
        #expect(seen.method == "GET" && seen.body == nil && seen.header("x-key") == "k")
        let away = try #require(try request.redirected(by: leading(302, to: "https://b.example/")))
        #expect(away.method == "GET" && away.header("x-key") == nil)
        let kept = try #require(try request.redirected(by: leading(308, to: "z")))
        #expect(kept.method == "POST" && kept.body != nil && kept.address.uri == "https://a.example/z")
        #expect(throws: Fault.self) { try request.redirected(by: leading(307, to: "https://b.example/")) }
        #expect(throws: Fault.self) { try request.redirected(by: leading(302, to: "http://a.example/")) }
        #expect(try request.redirected(by: HTTPResponse(statusCode: 304)) == nil)
    }

    @Test(
        "header names and values that would break the request are refused",
        arguments: [("X Y", "v"), ("X", "a\r\nB: c"), ("Content-Length", "1"), ("", "v")])
    func headers(name: String, value: String) throws {
        var request = OutgoingRequest(method: "GET", address: try #require(HTTPAddress("http://a.example")))
        #expect(throws: Fault.self) { try request.add(name, value) }
    }
}
