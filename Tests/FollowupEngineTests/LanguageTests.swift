// Everybody reads reminders in their own language, where rules speak it.

import FollowupEngine
import FollowupModel
import Testing

@Suite struct LanguageTests {
  private let texts = """
    remind client.manager, client.manager.head
      message "Default of {status}, due {due_on}"
      subject pl "Polski"
      message pl "Faktura: {status}, termin {due_on}"
    """
  private let labels = """
    labels pl
      invoice.status "stan"
      invoice.status.open "otwarta"
      invoice.due_on "termin"

    """
  private let polishAnna = people.replacing("anna@example.com,", with: "anna@example.com, language pl-PL,")
  private let f1 = "invoice f1: client acme, due_on 2026-11-01, status open\n"

  private func body(_ team: Team, to name: String) throws -> String {
    let index = try #require(team.attempts.firstIndex { $0.recipient == "\(name)@example.com" })
    return try plainText(team.mail(index))
  }

  @Test func aPolishEmployeeGetsThePolishTextsAndOthersTheDefault() throws {
    let team = try Team(overdue(texts) + labels, polishAnna + f1)
    try team.run(until: "2026-11-16 12:00")
    #expect(team.reports.map { "\($0.to) \($0.subject)" } == ["anna@example.com Polski", "helena@example.com overdue"])
    let polish = try body(team, to: "anna")
    #expect(polish.contains("Faktura: otwarta, termin 1 listopada 2026\n"))
    #expect(polish.contains("stan") && polish.contains("termin (1 listopada 2026)"))
    #expect(polish.contains("Aby odpowiedzieć"))
    let english = try body(team, to: "helena")
    #expect(english.contains("Default of open, due 1 November 2026\n"))
    #expect(
      english.replacing("\n  ", with: " ").contains(
        "Why: because status is open and due_on (1 November 2026) is more than 3 days ago."))
  }

  @Test func halfATranslationIsNone() throws {
    let half = texts.replacing("  message pl", with: "  message ru")
    let team = try Team(overdue(half), polishAnna + f1)
    try team.run(until: "2026-11-16 12:00")
    #expect(team.reports.map(\.subject) == ["overdue", "overdue"])
    #expect(try body(team, to: "anna").contains("Why: because"))
  }

  @Test func aDigestIsInOneLanguageThatAllOfItSpeaks() throws {
    let other = rule("other", when: "status is open", "remind client.manager")
    let both = try Team(overdue(texts) + other, polishAnna + f1)
    try both.run(until: "2026-11-16 12:00")
    #expect(try body(both, to: "anna").hasPrefix("2 reminders for"))
    #expect(both.reports.filter { $0.to == "anna@example.com" }.map(\.subject) == ["overdue", "other"])
    let translated = other.replacing("subject \"other\"", with: "subject \"other\"\n  subject pl \"inne\"")
    let polish = try Team(overdue(texts) + translated, polishAnna + f1)
    try polish.run(until: "2026-11-16 12:00")
    #expect(try body(polish, to: "anna").hasPrefix("2 przypomnienia na"))
  }

  @Test func theLanguageOfTheDefaultTextsIsTheirFiles() throws {
    let rules = overdue("remind client.manager\n  message \"Termin: {due_on}\"")
    let team = try Team(rules, people + f1, language: "pl")
    try team.run(until: "2026-11-16 12:00")
    // Nobody speaks Polish by the records, and the texts are Polish all the same: so is all of the mail.
    #expect(try body(team, to: "anna").hasPrefix("Termin: 1 listopada 2026\n\nPowód: "))
  }
}

/// The plain part of a mail, decoded from quoted-printable.
private func plainText(_ mail: String) throws -> String {
  let parts = mail.split(separator: "\r\n--=_")
  let part = try #require(parts.first { $0.contains("text/plain") })
  let body = try #require(part.firstRange(of: "\r\n\r\n"))
  var bytes: [UInt8] = []
  var encoded = part[body.upperBound...].replacing("=\r\n", with: "").replacing("\r\n", with: "\n")[...]
  while let character = encoded.popFirst() {
    if character == "=" {
      bytes.append(try #require(UInt8(encoded.prefix(2), radix: 16)))
      encoded = encoded.dropFirst(2)
    } else {
      bytes += Array(String(character).utf8)
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
