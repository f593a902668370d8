import Testing
import WorkflowModel

@Suite("SHA-256")
struct DigestTests {
    @Test(
        "the digests of FIPS 180-4 and of every length around a block",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func vectors(text: String, expected: String) {
        #expect(SHA256.hexadecimal(of: Array(text.utf8)) == expected)
    }

    @Test("all lengths from 0 to 130 give what sha256sum gives")
    func lengths() {
        // for n in $(seq 0 130); do head -c $n /dev/zero | tr '\0' a | sha256sum | cut -c 1-64; done | tr -d '\n' | sha256sum
        let all = (0...130).map { SHA256.hexadecimal(of: [UInt8](repeating: 0x61, count: $0)) }.joined()
        #expect(
            SHA256.hexadecimal(of: Array(all.utf8))
                == "5eee4c50e1b5ec4f1a47f34c25ca988850b49da7904f5ab1b3abc5cc0ae66ef9")
    }

    @Test("the message authentication codes of RFC 4231")
    func authentication() {
        let jefe = SHA256.authenticationCode(of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(
            SHA256.hexadecimal(jefe) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let long = SHA256.authenticationCode(
            of: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            key: [UInt8](repeating: 0xaa, count: 131))
        #expect(
            SHA256.hexadecimal(long) == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }
}
