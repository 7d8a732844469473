// Mails as people and programs read them.

import FollowupEngine
import FollowupModel
import MailComposer
import Testing

@Suite struct MailTests {
  @Test func aReminderIsAMailOfItsOwn() throws {
    let message = try composer().compose(letter([reminder()]))
    let mail = try #require(try read([message]).first)
    #expect(mail.defects == [])
    #expect(mail.types == ["multipart/alternative", "text/plain", "text/html"])
    #expect(mail.to == [["Anna Nowak", "anna@example.com"]])
    #expect(mail.from == [["Follow-ups", "followups@example.com"]])
    #expect(mail.date == "2026-11-22T09:00:00+01:00")
    #expect(mail.all("Subject") == ["Invoice F1: £1,000.00 overdue since 1 November 2026"])
    #expect(mail.all("Message-ID") == ["<reminder-12.abc@example.com>"])
    #expect(mail.all("References") == ["<followup-12@example.com>"])
    #expect(mail.all("Auto-Submitted") == ["auto-generated"])
    #expect(mail.all("X-Followup") == ["12 overdue_invoice invoice f1"])
    #expect(mail.all("Importance") == ["normal"])
    #expect(
      mail.plain == """
        ACME has not paid invoice F1 (£1,000.00).
        It was due on 1 November 2026, 21 days ago.

        Why: because status is open and due_on (1 November 2026) is more than 3 days
          ago.
        Since: 16 November 2026 (6 days)
        Client: ACME
        Follow-up 12, Overdue invoice

        To answer, run one of these:
          followupctl done 12                        it is done
          followupctl snooze 12 --until 2026-11-29   remind me later
          followupctl acknowledge 12                 seen, do not repeat

        """)
    #expect(mail.html.contains("ACME has not paid invoice F1 (£1,000.00).<br>"))
    #expect(!mail.html.contains("http"))
    #expect(try composer().compose(letter([reminder()])) == message)
  }

  @Test func polishAndRussianLettersArriveIntact() throws {
    let polish = letter(
      [
        reminder(
          client: "Zażółć Gęślą Jaźń", subject: "Faktura F1: 1000,00 zł po terminie", message: "Zażółć gęślą jaźń.")
      ],
      to: person("Łucja Świątek", language: "pl"))
    let russian = letter(
      [
        reminder(
          client: "Весёлый щегол", subject: "Счёт №1 просрочен на 21 день, съешь ещё этих мягких французских булок",
          message: "Съешь ещё этих мягких французских булок, да выпей чаю. 👩‍👩‍👧")
      ],
      to: person("Анна Ковалёва-Преображенская", language: "ru"))
    let mails = try read(try [polish, russian].map { try composer().compose($0) })
    #expect(mails.flatMap(\.defects) == [])
    #expect(mails[0].to == [["Łucja Świątek", "anna@example.com"]])
    #expect(mails[0].all("Subject") == ["Faktura F1: 1000,00 zł po terminie"])
    #expect(mails[0].plain.hasPrefix("Zażółć gęślą jaźń.\n\nPowód: "))
    #expect(mails[0].plain.contains("Klient: Zażółć Gęślą Jaźń"))
    #expect(mails[1].to == [["Анна Ковалёва-Преображенская", "anna@example.com"]])
    #expect(
      mails[1].all("Subject") == ["Счёт №1 просрочен на 21 день, съешь ещё этих мягких французских булок"])
    #expect(mails[1].html.contains("Съешь ещё этих мягких французских булок, да выпей чаю. 👩‍👩‍👧"))
  }

  @Test(arguments: [
    ("en", "2 urgent: ACME PLN 12,400…", "7 reminders for Sunday 22 November"),
    ("pl", "2 pilne: ACME 12 400 zł…", "7 przypomnień na 22 listopada (niedziela)"),
    ("ru", "2 срочных: ACME 12 400 PLN…", "7 напоминаний на 22 ноября (воскресенье)"),
    ("uk", "2 термінові: ACME 12 400 PLN…", "7 нагадувань на 22 листопада (неділя)"),
    ("cs", "2 naléhavé: ACME 12 400 PLN…", "7 připomínek na 22. listopadu (neděle)"),
    ("de", "2 dringend: ACME 12.400 PLN…", "7 Erinnerungen für Sonntag, 22. November"),
    ("fr", "2 urgent: ACME PLN 12,400…", "7 reminders for Sunday 22 November"),
  ])
  func aDigestSaysHowMuchIsUrgentAndWhatIsAtStake(language: String, subject: String, heading: String) throws {
    let reminders = (1...7).map {
      reminder($0, id: "f\($0)", priority: $0 <= 2 ? .urgent : .normal, amount: Money("6200.00 PLN"))
    }
    let mail = try #require(
      try read([try composer().compose(letter(reminders, to: person(language: language)))]).first)
    #expect(mail.defects == [])
    #expect(mail.all("Subject").map { $0.replacing("\u{A0}", with: " ") } == [subject])
    #expect(mail.plain.hasPrefix("\(heading)\n"))
    #expect(mail.html.contains("\(heading)</h1>"))
    #expect(mail.all("X-Followup").count == 7)
    #expect(mail.all("Importance") == ["high"])
    // A thread of the person's own, not that of a follow-up.
    #expect(mail.all("References").count == 1)
    #expect(!mail.all("References")[0].contains("followup-"))
    for number in 1...7 { #expect(mail.plain.contains("\(number), Overdue invoice")) }
  }

  @Test func onlyAmountsOfOneKindAreAddedUpAndEachRecordOnce() throws {
    func mail(_ reminders: [ReminderText]) throws -> ReadMail {
      try #require(try read([try composer().compose(letter(reminders))]).first)
    }
    let invoice = reminder(1, id: "f1", amount: Money("100.00 PLN"))
    let other = reminder(2, id: "f2", amount: Money("50.00 PLN"))
    var offer = reminder(3, id: "o1", amount: Money("9000.00 PLN"))
    offer.record = RecordKey("offer", "o1")
    let invoices = try mail([invoice, other, reminder(4, id: "f1", amount: Money("100.00 PLN"))])
    #expect(invoices.plain.contains("Amounts in all: PLN\u{A0}150.00"), "\(invoices.plain)")
    #expect(invoices.all("Subject")[0].contains("PLN\u{A0}150"))
    let mixed = try mail([invoice, other, offer])
    #expect(!mixed.plain.contains("Amounts in all") && !mixed.plain.contains("9,150"), "\(mixed.plain)")
    #expect(!mixed.all("Subject")[0].contains("PLN"), "\(mixed.all("Subject"))")
  }

  @Test func aMailTellsWhyItCameToSomebodyElse() throws {
    let until = try #require(CivilDate(iso: "2026-11-24"))
    let mails = try read(
      try [
        letter([reminder(isLate: true, redirection: .absent("Jan Kos", until: until))]),
        letter([reminder(redirection: .unreachable("Jan Kos"))]), letter([reminder(redirection: .unassigned)]),
        letter([reminder()], refusedBy: "jan@example.com: 550 5.1.1 no such user"),
      ].map { try composer().compose($0) })
    #expect(mails[0].plain.contains("Late: you should have had this reminder earlier."))
    #expect(mails[0].plain.contains("You get this for Jan Kos, who is absent until 24 November 2026."))
    #expect(mails[1].plain.contains("You get this for Jan Kos, who cannot be reached by mail."))
    #expect(mails[2].plain.contains("nobody is named to be reminded"))
    #expect(
      mails[3].plain.replacing("\n", with: " ").contains(
        "could not be delivered to jan@example.com: 550 5.1.1 no such user"))
  }

  @Test func aNoticeKeepsTheMarkBelowAnError() throws {
    let text = "rules/a.rules:3:7: error: due_on is a date\n   when due_on is more than 3 hours ago\n        ^~~~~~\n"
    let message = try composer().compose(
      noticeTo: "head@example.com", subject: "Rules refused", text: text, messageID: "<notice.1@example.com>",
      date: Instant(second: 1_795_334_400))
    let mail = try #require(try read([message]).first)
    #expect(mail.defects == [])
    #expect(mail.plain == text)
    #expect(mail.html.contains("   when due_on is more than 3 hours ago\n        ^~~~~~"))
    #expect(mail.to == [["", "head@example.com"]])
  }

  @Test func aReminderWithoutMessageShowsItsSubject() throws {
    let mail = try #require(try read([try composer().compose(letter([reminder(message: nil)]))]).first)
    #expect(mail.plain.hasPrefix("Invoice F1: £1,000.00 overdue since 1 November 2026\n\nWhy:"))
  }
}
