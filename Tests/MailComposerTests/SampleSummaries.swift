// The week's summary and the mails about clients that changed hands, as real teams get them.

import FollowupEngine
import FollowupModel
import MailComposer
import Testing

struct SampleMail {
  var name: String
  var message: ComposedMessage

  /// Every kind of mail, in three languages.
  static func all(_ composer: MIMEComposer) throws -> [SampleMail] {
    let letters = try SampleLetter.all().map { SampleMail(name: $0.name, message: composer.compose($0.letter)) }
    let others = SampleLetter.languages.flatMap { language in
      [
        SampleMail(name: "\(language)-week", message: composer.compose(summary(language))),
        SampleMail(name: "\(language)-taken", message: composer.compose(handover(language, isTaking: true))),
        SampleMail(name: "\(language)-given", message: composer.compose(handover(language, isTaking: false))),
      ]
    }
    return letters + others
  }

  private static let sent = Instant(second: 1_795_334_400)
  private static let day: Int64 = 86_400

  private static func people(_ language: String) -> [String] {
    switch language {
    case "pl": return ["Małgorzata Brzęczyszczykiewicz-Szczepańska", "Jan Kos", "Łucja Ślązak", "Adam"]
    case "ru": return ["Анна Ковалёва-Преображенская", "Иван Щукин", "Юлия Ёлкина", "Пётр"]
    default: return ["Anna Nowak", "Bartholomew Featherstonehaugh-Cholmondeley", "Eve Ng", "Tom"]
    }
  }

  private static func rules(_ language: String) -> [String] {
    switch language {
    case "pl": return ["Zaległa płatność", "Reklamacja bez odpowiedzi", "Dawno nierozmawiany klient"]
    case "ru": return ["Просроченный счёт", "Жалоба без ответа", "Давно не было разговора"]
    default: return ["Overdue payment", "Complaint without an answer", "Client not spoken to for long"]
    }
  }

  private static let clients = [
    "ACME", "Zakład Szklarski „Ćmielów” sp. z o.o.", "Ромашка",
    "The Very Reverend and Right Honourable Company of Long-Named Wholesale Merchants of the North-West Territories",
  ]

  static func summary(_ language: String, people count: Int = 4) -> WeeklySummary {
    let (people, rules) = (people(language), rules(language))
    func sum(_ number: Int) -> WeeklySummary.Sum {
      var sum = WeeklySummary.Sum()
      (sum.opened, sum.closed, sum.open) = (number * 7 % 19, number * 5 % 11, number * 13 % 41)
      sum.daysToClose = sum.closed * (number % 7) + sum.closed / 2
      return sum
    }
    var total = WeeklySummary.Sum()
    let byPerson = people.prefix(count).enumerated().map { (name: $1, sum: sum($0 + 1)) }
    for (_, sum) in byPerson {
      total.opened += sum.opened
      total.closed += sum.closed
      total.open += sum.open
      total.daysToClose += sum.daysToClose
    }
    let byRule = rules.enumerated().map { (name: $1, sum: sum($0 + 4)) }
    var oldest: [WeeklySummary.OpenOne] = []
    for index in 0..<10 {
      let opened = sent + -day * Int64(260 - index * 23)
      oldest.append(
        WeeklySummary.OpenOne(
          rule: rules[index % 3], about: clients[index % 4], person: people[index % count], openedAt: opened))
    }
    return WeeklySummary(
      to: person(people[0], language: language), messageID: "<weekly.\(language)@example.com>", date: sent,
      since: sent + -7 * day, total: total, people: byPerson, rules: byRule, oldest: oldest)
  }

  static func handover(_ language: String, isTaking: Bool) -> Handover {
    let (people, rules) = (people(language), rules(language))
    let (former, new) = (people[0], people[1])
    var items: [Handover.Item] = []
    for index in 0..<5 {
      let (number, rule) = (Int64(1200 + index), rules[index % 3])
      let subject = index % 2 == 0 ? "FV/2026/11/\(number): 1 234,50 zł" : rule
      items.append(Handover.Item(followUp: number, ruleTitle: rule, client: clients[index % 4], subject: subject))
    }
    return Handover(
      to: person(isTaking ? new : former, language: language), messageID: "<moved.\(language).\(isTaking)@example.com>",
      date: sent, other: isTaking ? former : new, isTaking: isTaking, items: items)
  }
}
