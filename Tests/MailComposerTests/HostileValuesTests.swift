// Values that try to add headers, addresses or parts, or to break the message's form.

import FollowupEngine
import FollowupModel
import Foundation
import MailComposer
import Testing

@Suite struct HostileValuesTests {
  /// Pieces that mean something to mail programs, browsers or parsers.
  static let pieces = [
    "\r\n", "\n", "\r", "\0", "\u{85}", "\u{2028}", "\u{2029}", "\u{202E}", "\u{2066}", "\u{B}", "\u{C}", "\u{7F}",
    "\t", " ",
    "Bcc: evil@example.org", "\r\nBcc: evil@example.org\r\n", "To: ", "<evil@example.org>", "evil@example.org, ", "\"",
    "\\", "(",
    ")", ",", ";", ":", "@", "=?UTF-8?Q?=0D=0ABcc:_evil@example.org?=", "=?utf-8?B?DQpCY2M6IGV2aWw=?=", "=_", "--=_",
    "--", ".",
    "\n.\n", "From ", "=", "==", "=0D=0A", "%0D%0A", "<script>alert(1)</script>", "&amp;", "<!--", "]]>", "ż", "Ы", "👩‍👩‍👧‍👦",
    "e\u{301}", "\u{FEFF}", "𝒜", "{why}", "{number}", "word", "a", String(repeating: "x", count: 1200),
    String(repeating: "Щ", count: 300), String(repeating: "\u{301}", count: 400),
  ]

  struct Chance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ (state >> 33)) &* 0xff51_afd7_ed55_8ccd
    }

    /// Up to six pieces in a row.
    mutating func hostileText() -> String {
      (0..<Int.random(in: 0...6, using: &self)).map { _ in pieces.randomElement(using: &self) ?? "" }.joined()
    }
  }

  @Test func noValueAddsAHeaderAnAddressOrAPart() throws {
    let seed: UInt64 = 20_261_122
    print("seed \(seed)")
    var chance = Chance(state: seed)
    func hostile() -> String { chance.hostileText() }
    let composer = try composer()
    var letters: [Letter] = []
    for index in 0..<150 {
      let reminders = (0..<Int.random(in: 1...3, using: &chance)).map { _ in
        var text = reminder(
          Int64(index), id: "x" + hostile(), client: hostile(),
          priority: Priority.allCases.randomElement(using: &chance) ?? .low,
          subject: hostile(), message: index % 3 == 0 ? nil : hostile(), why: hostile(),
          redirection: index % 2 == 0 ? .unreachable(hostile()) : nil)
        text.rule = "x" + hostile()
        text.ruleTitle = hostile()
        return text
      }
      let address = index % 4 == 0 ? hostile() : "anna@example.com"
      var letter = letter(
        reminders, to: person(hostile(), address: address, language: ["en", "pl", "ru"][index % 3]),
        refusedBy: index % 5 == 0 ? hostile() : nil)
      letter.messageID = "<reminder.\(index)@example.com>"
      letters.append(letter)
    }
    let messages = letters.map(composer.compose)
    let allowed: Set = [
      "date", "from", "to", "subject", "message-id", "auto-submitted", "in-reply-to", "references", "x-followup",
      "importance", "x-priority", "priority", "content-language", "mime-version", "content-type",
    ]
    for (index, mail) in try read(messages).enumerated() {
      let bytes = messages[index].bytes
      #expect(mail.defects == [], "\(index)")
      let names = mail.headers.map { $0[0].lowercased() }
      #expect(Set(names).isSubset(of: allowed))
      #expect(names.filter { $0 == "x-followup" }.count == letters[index].reminders.count)
      #expect(Set(names).count == names.count - letters[index].reminders.count + 1)
      #expect(mail.types == ["multipart/alternative", "text/plain", "text/html"])
      #expect(mail.to.count <= 1 && mail.to.allSatisfy { $0[1] == letters[index].to.address })
      #expect(mail.from == [["Follow-ups", "followups@example.com"]])
      #expect(mail.all("Subject") == [messages[index].subject], "\(index)")
      #expect(
        mail.all("X-Followup").allSatisfy { $0.split(separator: " ", omittingEmptySubsequences: false).count == 4 })
      #expect(!mail.html.contains("<script>"))
      #expect(Self.hasOnlyShortLines(bytes), "\(index)")
    }
  }

  /// CR and LF only together, ASCII without other control characters, header lines of at most 78 octets unless they
  /// hold one long word, no line of more than 998.
  static func hasOnlyShortLines(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\u{1}")
    guard text.utf8.allSatisfy({ $0 == 1 || (0x20...0x7E).contains($0) }) else { return false }
    let lines = text.utf8.split(separator: 1, omittingEmptySubsequences: false)
    let header = lines.prefix { !$0.isEmpty }
    return lines.allSatisfy { $0.count <= 998 }
      && header.allSatisfy {
        $0.count <= 78 || $0.dropFirst().firstIndex(of: 0x20) == nil || $0.starts(with: "X-Followup".utf8)
      }
      && lines.dropFirst(header.count).allSatisfy { $0.count <= 76 }
  }

  @Test func whatIsNoAddressNeverReachesTheHeader() throws {
    for address in [
      "", "anna", "a@b@c", "anna@example.com, evil@example.org", "<a@b.c>", "a b@c.d", "a@b.c\r\nBcc: x@y.z", "a@",
    ] {
      #expect(MailAddress(mailbox: address) == nil)
      let mail = try #require(
        try read([try composer().compose(letter([reminder()], to: person(address: address)))]).first)
      #expect(mail.to == [] && mail.defects == [])
    }
    #expect(MailAddress("Anna Nowak <anna@example.com>")?.name == "Anna Nowak")
    #expect(MailAddress("\"Nowak, Anna\" <anna@example.com>")?.name == "Nowak, Anna")
    #expect(MailAddress("<anna@example.com>")?.mailbox == "anna@example.com")
    #expect(MailAddress("Anna <anna@example.com> x") == nil)
  }

  @Test func aVeryLongSubjectIsCut() throws {
    let long = String(repeating: "Bardzo długi temat ", count: 100)
    let message = try composer().compose(letter([reminder(subject: long)]))
    let mail = try #require(try read([message]).first)
    #expect(mail.all("Subject")[0].hasSuffix("…"))
    #expect(mail.all("Subject")[0].count <= 200)
  }
}
