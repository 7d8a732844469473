// Replies as they come: cut anywhere, of many lines, malformed, endless.

import Testing

@testable import SMTPClient

struct ReplyTests {
  func replies(_ text: String) throws -> [SMTPReply] {
    var parser = ReplyParser()
    parser.append(Array(text.utf8))
    var result: [SMTPReply] = []
    while let reply = try parser.next() { result.append(reply) }
    return result
  }

  @Test func enhancedCodesAreRead() throws {
    let reply = try #require(try replies("550-5.1.1 no such\r\n550 5.1.1 user\r\n").first)
    #expect(reply == SMTPReply(code: 550, enhanced: EnhancedStatus(5, 1, 1), lines: ["no such", "user"]))
    #expect("\(reply)" == "550 5.1.1 no such user")
    #expect(try replies("250 2.1.5\r\n").first?.enhanced == EnhancedStatus(2, 1, 5))
    #expect(try replies("250 5.1.1 contradicts\r\n").first?.enhanced == nil)
    #expect(try replies("250 1.2.3.4 is you\r\n").first?.lines == ["1.2.3.4 is you"])
    #expect(try replies("250\r\n").first == SMTPReply(code: 250, lines: [""]))
    #expect(try replies("250 bare line feed\n").first?.code == 250)
  }

  @Test(arguments: [
    "hello\r\n", "25\r\n", "2500 x\r\n", "199 x\r\n", "600 x\r\n", "250-a\r\n251 b\r\n", "\r\n", "250_x\r\n",
  ])
  func nonsenseIsSaidToBeNonsense(text: String) {
    #expect(throws: SMTPError.self) { try replies(text) }
  }

  @Test func endlessRepliesAreCutOff() {
    #expect(throws: SMTPError.self) { try replies("250 " + String(repeating: "x", count: 3_000)) }
    #expect(throws: SMTPError.self) { try replies("250 " + String(repeating: "x", count: 3_000) + "\r\n") }
    #expect(throws: SMTPError.self) { try replies(String(repeating: "250-x\r\n", count: 101)) }
    #expect(throws: Never.self) { try replies(String(repeating: "250-x\r\n", count: 99) + "250 x\r\n") }
    #expect(throws: Never.self) { try replies("250 " + String(repeating: "x", count: 1_900) + "\r\n") }
  }

  @Test func whatTheServerSaidIsSafeToPrint() throws {
    let reply = try #require(try replies("550 \u{1B}[31mred\u{7}\u{202E}\r\n").first)
    #expect("\(reply)" == "550 \\x1B[31mred\\x07\\u{202E}")
    let long = SMTPReply(code: 550, lines: [String(repeating: "y", count: 1_000)])
    #expect("\(long)".count == 300)
  }

  /// However the network cuts what the server says, the client does the same.
  @Test func cutsBetweenBytesChangeNothing() {
    let scripts: [[String]] = [
      [
        "220-mx\r\n220 hello\r\n", "250-mx\r\n250-PIPELINING\r\n250 SIZE 100000\r\n", "250 ok\r\n250 ok\r\n354 go\r\n",
        "250 2.0.0 ok\r\n",
      ],
      ["220 hello\r\n", "250 mx\r\n", "250 ok\r\n", "550-5.1.1 no\r\n550 5.1.1 no\r\n", "250 reset\r\n"],
      ["220 hello\r\n", "250-mx\r\n250 PIPELINING\r\n", "451 4.3.0 later\r\n503 no\r\n503 no\r\n", "250 reset\r\n"],
      ["220 hello\r\n", "250 mx\r\n", "250 ok\r\n", "421 bye\r\n"],
      ["220 hello\r\n", "250 mx\r\n", "what?\r\n"],
    ]
    for script in scripts {
      let whole = play(script.map { [$0] })
      #expect(whole.reports == 1)
      for (position, text) in script.enumerated() {
        let bytes = Array(text.utf8)
        for cut in 1..<bytes.count {
          var pieces = script.map { [$0] }
          pieces[position] = [
            String(decoding: bytes[..<cut], as: UTF8.self), String(decoding: bytes[cut...], as: UTF8.self),
          ]
          #expect(play(pieces).actions == whole.actions, "cut \(cut) of \(text)")
        }
      }
      let single = play(script.map { $0.utf8.map { String(decoding: [$0], as: UTF8.self) } })
      #expect(single.actions == whole.actions)
    }
  }

  private func play(_ script: [[String]]) -> Dialogue {
    var dialogue = Dialogue()
    for (position, pieces) in script.enumerated() {
      for piece in pieces { dialogue.bytes(Array(piece.utf8)) }
      if position == 1 { dialogue.deliver(mail()) }
    }
    return dialogue
  }
}
