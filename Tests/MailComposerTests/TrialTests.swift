// Mails of a trial, and mails beyond the daily cap.

import FollowupEngine
import FollowupModel
import MailComposer
import Testing
import WorkingTime

@Suite struct TrialTests {
  private func trial() throws -> MIMEComposer {
    let from = MailAddress("Follow-ups <followups@example.com>")
    return MIMEComposer(
      from: try #require(from), teamZone: try Zone.named("Europe/Warsaw"),
      redirect: MailAddress(mailbox: "pilot@example.com"))
  }

  @Test func everyMailNamesItsRealRecipientAndIsForThePilotAlone() throws {
    let composer = try trial()
    let notice = composer.compose(
      noticeTo: "head@example.com", subject: "Rules refused", text: "see there", messageID: "<n@example.com>",
      date: Instant(second: 1_795_334_400))
    let mails = try read([composer.compose(letter([reminder()])), notice])
    #expect(mails.map(\.to) == [[["", "pilot@example.com"]], [["", "pilot@example.com"]]])
    #expect(mails[0].all("Subject")[0].hasPrefix("[anna@example.com] Invoice F1"))
    #expect(mails[0].all("X-Followup-Recipient") == ["anna@example.com"])
    #expect(mails[0].plain.hasPrefix("Trial: this mail is meant for Anna Nowak, anna@example.com"))
    #expect(mails[0].html.contains("this mail is meant for Anna Nowak, anna@example.com"))
    #expect(mails[1].all("X-Followup-Recipient") == ["head@example.com"])
    #expect(mails[1].plain.contains("meant for head@example.com"))
  }

  @Test func aRealRecipientThatIsNoAddressAddsNothingToTheHeader() throws {
    let hostile = "a@b.c>\r\nBcc: evil@example.org\r\n\r\n\u{202E}"
    let mail = try #require(try read([trial().compose(letter([reminder()], to: person(address: hostile)))]).first)
    #expect(mail.defects == [])
    #expect(mail.to == [["", "pilot@example.com"]])
    #expect(mail.all("Bcc") == [])
    #expect(mail.all("X-Followup-Recipient") == ["a@b.c%3E%0D%0ABcc:%20evil@example.org%0D%0A%0D%0A%E2%80%AE"])
  }

  @Test(arguments: ["en", "pl", "ru", "uk", "cs", "de"])
  func whatIsBeyondTheCapIsNamedInBothParts(language: String) throws {
    var letter = letter([reminder()], to: person(language: language))
    letter.folded = [reminder(13, id: "f2", client: "Beta <Ltd>", subject: "Invoice F2 & more")]
    let mail = try #require(try read([composer().compose(letter)]).first)
    #expect(mail.defects == [])
    #expect(mail.all("X-Followup").count == 2)
    #expect(mail.plain.contains("* Beta <Ltd>: Invoice F2 & more ("))
    #expect(mail.html.contains("Beta &lt;Ltd&gt;: Invoice F2 &amp; more ("))
    #expect(mail.plain.contains("2 "))
  }
}
