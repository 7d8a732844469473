// Letters as real teams get them: three languages, one, three and forty reminders, long names, missing values.

import FollowupEngine
import FollowupModel
import MailComposer
import Testing

struct SampleLetter {
  var name: String
  var letter: Letter

  static let languages = ["en", "pl", "ru"]
  static let counts = [1, 3, 40]

  static func all() throws -> [SampleLetter] {
    try languages.flatMap { language in
      try counts.map { count in
        SampleLetter(name: "\(language)-\(count)", letter: try sample(count, in: language))
      }
    }
  }

  private struct Texts {
    var language: String
    var reader: String
    var rules: [String]
    var subject: String
    var message: String
    var why: String
    var complaint: String
    var clients: [String]
  }

  private static func texts(_ language: String) -> Texts {
    switch language {
    case "pl":
      return Texts(
        language: "pl", reader: "Małgorzata Brzęczyszczykiewicz-Szczepańska",
        rules: ["Zaległa płatność", "Reklamacja bez odpowiedzi", "Dawno nierozmawiany klient"],
        subject: "Faktura # (@): $ po terminie od 6 listopada 2026",
        message: "@ zalega z zapłatą faktury # ($).\nTermin płatności minął 6 listopada 2026, 16 dni temu.\n\n"
          + "Skontaktuj się z klientem w sprawie zapłaty. Jeśli kwestionuje fakturę, wpisz reklamację.",
        why: "stan to otwarta, a termin płatności (6 listopada 2026) minął więcej niż 3 dni temu",
        complaint: "@ czeka na odpowiedź: towar przyszedł uszkodzony, a kurier odmówił spisania protokołu szkody",
        clients: [
          "Zakład Szklarski „Ćmielów” sp. z o.o.", "ACME", "Żółw i Synowie", "–",
          "Przedsiębiorstwo Produkcyjno-Handlowo-Usługowe „Konstantynopolitańczykowianeczka” spółka komandytowa",
        ])
    case "ru":
      return Texts(
        language: "ru", reader: "Анна Ковалёва-Преображенская",
        rules: ["Просроченный счёт", "Жалоба без ответа", "Давно не было разговора"],
        subject: "Счёт # (@): $, просрочен с 6 ноября 2026 г.",
        message: "@ не оплатил счёт # ($).\nСрок истёк 6 ноября 2026 г., 16 дней назад.\n\n"
          + "Попросите об оплате или запишите жалобу, если клиент оспаривает счёт.",
        why: "состояние открыт и срок оплаты (6 ноября 2026 г.) прошёл более 3 дней назад",
        complaint: "@ ждёт ответа: товар пришёл повреждённым, курьер отказался составить акт",
        clients: [
          "Весёлый щегол", "АО «Сельхозтехникаснабжениеремонт»", "ACME", "Ромашка",
          "Общество с ограниченной ответственностью «Достопримечательности Северо-Запада и Превысокомногорассмотрительствующие»",
        ])
    default:
      return Texts(
        language: "en", reader: "Anna Nowak",
        rules: ["Overdue payment", "Complaint without an answer", "Client not spoken to for long"],
        subject: "Invoice # of @: $ overdue since 6 November 2026",
        message: "@ has not paid invoice # ($).\nIt was due on 6 November 2026, 16 days ago.\n\n"
          + "Please ask for the payment, or record a complaint if the client disputes the invoice.",
        why: "status is open and due_on (6 November 2026) is more than 3 days ago",
        complaint: "@ waits for an answer: the goods came damaged and the driver would not sign for it",
        clients: [
          "ACME", "Zakład Szklarski „Ćmielów” sp. z o.o.", "Beta & Sons <Ltd>", "–",
          "The Very Reverend and Right Honourable Company of Long-Named Wholesale Merchants of the North-West Territories",
        ])
    }
  }

  private static func sample(_ count: Int, in language: String) throws -> Letter {
    let texts = texts(language)
    let currency = try #require(Currency(code: language == "ru" ? "RUB" : "PLN"))
    let reminders = try (0..<count).map { index in
      try reminder(index, texts, currency)
    }.sorted { ($1.priority, $0.client ?? "") < ($0.priority, $1.client ?? "") }
    return Letter(
      to: person(texts.reader, language: language), messageID: "<digest.\(language)\(count)@example.com>",
      date: Instant(second: 1_795_334_400), reminders: reminders)
  }

  private static func reminder(_ index: Int, _ texts: Texts, _ currency: Currency) throws -> ReminderText {
    let day: Int64 = 86_400
    let sent = Instant(second: 1_795_334_400)
    let client = index % 11 == 7 ? nil : texts.clients[index % texts.clients.count]
    let amount = Money(
      amount: try #require(Number(index % 4 == 3 ? 1_240_000 : 755 + index * 97)), currency: currency)
    let shown = CLDRFormatter(zone: .utc).text(of: .money(amount), language: texts.language)
    func filled(_ text: String) -> String {
      text.replacing("#", with: "FV/2026/11/\(700 + index)").replacing("@", with: client ?? "–").replacing(
        "$", with: shown)
    }
    let isComplaint = index % 3 == 1
    return ReminderText(
      followUp: Int64(1200 + index), rule: "rule", ruleTitle: texts.rules[index % 3],
      record: RecordKey("invoice", RecordID("f\(index)")), client: client, clientID: client.map { RecordID($0) },
      priority: [.high, .urgent, .normal, .low][(index + 3 * (index / 7)) % 4],
      subject: filled(isComplaint ? texts.complaint : texts.subject),
      message: isComplaint ? nil : filled(texts.message), why: texts.why, step: "0 days", stepNumber: index % 3 + 1,
      stepCount: 3, occurrence: 1, openedAt: sent + -day * Int64(index % 30),
      earlier: (0..<(index % 8)).map {
        ReminderText.Earlier(at: sent + -day * Int64(12 - $0), to: $0 % 5 == 4 ? texts.reader : nil)
      },
      amount: isComplaint ? nil : amount, isLate: index % 9 == 5,
      redirection: index % 10 == 6 ? .absent(texts.reader, until: CivilDate(dayNumber: 20_800)) : nil,
      thread: "<followup-\(index)@example.com>")
  }
}
