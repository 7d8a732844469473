// Hostile texts in what a configuration and people bring: the sender's and the pilot's names, notices, summaries, hand-overs.

import FollowupEngine
import FollowupModel
import Foundation
import MailComposer
import Testing
import WorkingTime

@Suite struct HostileSettingsTests {
  /// A composer whose sender, and in a trial whose pilot, has a hostile name; what a name really is.
  private func hostileComposer(_ chance: inout HostileValuesTests.Chance, isTrial: Bool) throws -> MIMEComposer {
    let (sender, pilot) = (chance.hostileText(), chance.hostileText())
    return MIMEComposer(
      from: try #require(MailAddress(mailbox: "followups@example.com", name: sender)),
      teamZone: try Zone.named("Europe/Warsaw"),
      redirect: isTrial ? MailAddress(mailbox: "pilot@example.com", name: pilot) : nil)
  }

  private func hostileMail(
    _ index: Int, by composer: MIMEComposer, to reader: Person, _ chance: inout HostileValuesTests.Chance
  ) -> ComposedMessage {
    func hostile() -> String { chance.hostileText() }
    let (id, date) = ("<mail.\(index)@example.com>", Instant(second: 1_795_334_400))
    switch index % 4 {
    case 0:
      return composer.compose(
        noticeTo: reader.address, subject: hostile(), text: hostile() + "\n" + hostile(), messageID: id, date: date)
    case 1:
      let sum = WeeklySummary.Sum()
      return composer.compose(
        WeeklySummary(
          to: reader, messageID: id, date: date, since: date + -604_800, total: sum,
          people: [(hostile(), sum), (hostile(), sum)], rules: [(hostile(), sum)],
          oldest: [.init(rule: hostile(), about: hostile(), person: hostile(), openedAt: date)]))
    case 2:
      return composer.compose(
        Handover(
          to: reader, messageID: id, date: date, other: hostile(), isTaking: index % 8 == 2,
          items: (0..<3).map {
            .init(followUp: Int64($0), ruleTitle: hostile(), client: hostile(), subject: hostile())
          }))
    default:
      var letter = letter([reminder(client: hostile(), subject: hostile())], to: reader, refusedBy: hostile())
      letter.messageID = id
      letter.folded = [reminder(13, id: "x" + hostile(), client: hostile(), subject: hostile())]
      return composer.compose(letter)
    }
  }

  @Test func noSettingAddsAHeaderAnAddressOrAPartToAnyMail() throws {
    var chance = HostileValuesTests.Chance(state: 20_261_126)
    print("seed 20261126")
    var mails: [(reader: Person, isTrial: Bool, message: ComposedMessage)] = []
    for index in 0..<200 {
      let isTrial = index % 3 == 0
      let composer = try hostileComposer(&chance, isTrial: isTrial)
      let reader = person(chance.hostileText(), language: ["en", "pl", "ru", "uk", "cs", "de"][index % 6])
      mails.append((reader, isTrial, hostileMail(index, by: composer, to: reader, &chance)))
    }
    let allowed: Set = [
      "date", "from", "to", "x-followup-recipient", "subject", "message-id", "auto-submitted", "in-reply-to",
      "references", "x-followup", "importance", "x-priority", "priority", "content-language", "mime-version",
      "content-type",
    ]
    for (index, (mail, read)) in zip(mails, try read(mails.map(\.message))).enumerated() {
      #expect(read.defects == [], "\(index)")
      let names = read.headers.map { $0[0].lowercased() }
      #expect(Set(names).isSubset(of: allowed), "\(index): \(names)")
      #expect(names.count { $0 == "x-followup" } == (index % 4 == 3 ? 2 : 0))
      #expect(Set(names).count == names.count - (index % 4 == 3 ? 1 : 0))
      #expect(read.types == ["multipart/alternative", "text/plain", "text/html"])
      #expect(read.from.map { $0[1] } == ["followups@example.com"], "\(index)")
      #expect(read.to.map { $0[1] } == [mail.isTrial ? "pilot@example.com" : "anna@example.com"], "\(index)")
      #expect(read.all("Subject") == [mail.message.subject], "\(index)")
      #expect(read.all("Message-ID") == ["<mail.\(index)@example.com>"])
      #expect(read.elements.isSubset(of: HostileSettingsTests.ownElements), "\(index): \(read.elements)")
      #expect(HostileValuesTests.hasOnlyShortLines(mail.message.bytes), "\(index)")
    }
  }

  /// The elements that mails are made of; none of them loads or runs anything.
  static let ownElements: Set = [
    "html", "head", "meta", "title", "style", "body", "div", "h1", "h2", "h3", "h4", "p", "ul", "li", "strong", "br",
    "code", "span", "pre", "table", "thead", "tbody", "tr", "th", "td",
  ]
}
