// Mistakes in thresholds, and in rules that use them.

import RuleLanguage
import Testing

extension Catalogue {
  /// A rule for invoices below these lines.
  private static func below(_ lines: String, when condition: String, remind: String = "remind client.manager") -> String
  {
    """
    \(lines)
    rule tested
      for each invoice
      when \(condition)
      \(remind)
      subject "s"
    """
  }

  static let thresholds: [Mistake] = [
    Mistake(
      .error, file: "threshold ‸= 3",
      "expected the threshold's name, not `=`", "write `threshold grace 3 days`"),
    Mistake(
      .error, file: "threshold grace‸",
      "the threshold's value is missing here", "write `threshold grace 3 days`"),
    Mistake(
      .error, file: "threshold grace ‸= 3 days",
      "nothing stands between a threshold's name and its value", "leave `=` out"),
    Mistake(
      .error, file: "threshold gift ‸limit 400 PLN",
      "a threshold's name is one word", "write `gift_limit`"),
    Mistake(
      .error, file: "threshold gift‸-limit 400 PLN",
      "a name has letters, digits and `_`, but no `-`", "write `gift_limit`"),
    Mistake(
      .error, file: "threshold floor ‸-400 PLN",
      "a threshold is not negative", "leave `-` out, and write `-floor` where it is used"),
    Mistake(
      .error, file: "threshold ‸day 3",
      "a threshold may not be named `day`: that word has a meaning of its own",
      "choose another name, like `day_limit`"),
    Mistake(
      .error, file: "threshold grace ‸2.5 days",
      "days are counted in whole numbers", "write a number without a fraction"),
    Mistake(
      .error, file: "threshold tag ‸\"vip\"",
      "the value of a threshold is a number, a percentage, an amount, a time or a date, and stands in digits",
      "write it like `3`, `20%`, `400 PLN`, `3 days` or `2026-12-31`"),
    Mistake(
      .error, file: "threshold gift_limit 400 ‸zł",
      "a currency is its code in three capitals, not `zł`", "write `400 PLN`"),
    Mistake(
      .error, file: "‸treshold grace 3 days",
      "`treshold` is no declaration", "write `threshold`"),
    Mistake(
      .error,
      file: below("threshold grace 3 days\nthreshold ‸grace 5 days", when: "due_on is more than grace ago"),
      "threshold `grace` is declared twice", "give it another name, or remove the one in line 34"),
    Mistake(
      .error, file: below("threshold grace 3 days", when: "due_on is more than ‸grce ago"),
      "no threshold is called `grce`", "did you mean `grace`?"),
    Mistake(
      .error, file: below("threshold gift_limit 400 PLN", when: "amount is at least ‸gift_limt"),
      "`gift_limt` is not a field or list of invoice", "did you mean `gift_limit`?"),
    Mistake(
      .error, file: below("threshold grace 3 days", when: "amount ‸is at least grace"),
      "`amount` is an amount of money and `grace` (3 days) is a duration, so they cannot be compared",
      "compare `amount` with an amount of money"),
    Mistake(
      .error, file: below("threshold gift_limit 400 PLN", when: "due_on is more than ‸gift_limit ago"),
      "`gift_limit` is 400 PLN, and a time like `3 days` is needed here",
      "declare one for this place, like `threshold my_gift_limit 3 days`"),
    Mistake(
      .error, file: below("threshold grace 3 days", when: "due_on is more than grace ‸days ago"),
      "`grace` is 3 days already", "leave `days` out"),
    Mistake(
      .error, file: below("threshold many 3", when: "due_on is more than ‸many ago"),
      "`ago` needs a time like `3 days` before it", "write `more than many days ago`"),
    Mistake(
      .error, file: below("threshold ‸amount 400 PLN", when: "count(client.invoices) > 3 or amount > amount"),
      "`amount` is a threshold here, and also a field or list of invoice",
      "give the threshold another name, like `amount_limit`"),
    Mistake(
      .error, file: below("threshold ‸open 3", when: "status is open"),
      "`open` is a threshold here, and also a value of `status`",
      "give the threshold another name, like `open_limit`"),
    Mistake(
      .error,
      file: below(
        "threshold late 14 days", when: "status is open",
        remind: "remind client.manager\nafter ‸laet remind client.manager"),
      "no threshold is called `laet`", "did you mean `late`?"),
    Mistake(
      .error,
      file: below(
        "", when: "status is open", remind: "remind client.manager\nafter ‸first_escalation remind client.manager"),
      "no threshold is called `first_escalation`",
      "declare it at the top of the file: `threshold first_escalation 14 days`"),
    Mistake(
      .error,
      file: below("threshold chase 20%", when: "status is open", remind: "remind client.manager every ‸chase"),
      "`chase` is 20%, and a time like `14 days` is needed here",
      "declare one for this place, like `threshold my_chase 14 days`"),
    Mistake(
      .error,
      file: below(
        "threshold chases 2.5", when: "status is open",
        remind: "remind client.manager every day at most ‸chases times"),
      "`chases` is 2.5, and a whole number is needed here",
      "declare one for this place, like `threshold my_chases 4`"),
    Mistake(
      .error,
      file: below(
        "threshold chases 0", when: "status is open",
        remind: "remind client.manager every day ‸at most chases times"),
      "`at most` needs at least 1 time", "remove the step to send nothing"),
    Mistake(
      .error, file: "threshold share 3 days\nsegment best\n  top ‸share of client by sum(amount of invoices)",
      "`share` is 3 days, and a whole number or a percentage is needed here",
      "declare one for this place, like `threshold my_share 20%`"),
    Mistake(
      .error, file: "threshold share 3\nsegment best\n  client making up ‸share of sum(amount of invoices)",
      "`share` is 3, and a percentage is needed here",
      "declare one for this place, like `threshold my_share 80%`"),
    Mistake(
      .error, file: "threshold late 1 day\ncalendar north\n  holiday easter + ‸late",
      "the days of a calendar stand in digits", "write `easter + 1 day`"),
    Mistake(
      .warning, file: "threshold ‸grace 3 days",
      "nothing in this file uses the threshold `grace`",
      "write `grace` where its value stands, or leave the threshold out"),
    Mistake(
      .warning, file: below("", when: "due_on is more than grace ago") + "\nthreshold ‸grace 3 days",
      "`grace` stands below line 37, which uses it",
      "move it to the top of the file, where people look for it"),
  ]
}

@Test(arguments: Catalogue.thresholds)
func aMistakeWithAThresholdIsNamedOnceWithItsRemedy(_ mistake: Mistake) { expectTaught(mistake) }

@Test func thresholdsOfTwoFilesMayHaveOneName() {
  func pack(_ name: String, _ days: Int) -> SourceText {
    SourceText(
      file: "\(name).rules",
      text: """
        threshold grace \(days) days
        rule \(name)
          for each invoice
          when due_on is more than grace ago
          remind client.manager
          subject "s"
        """)
  }
  let records = SourceText(file: "records.rules", text: Mistake.records)
  let result = RuleChecker.check([records, pack("patient", 30), pack("strict", 3)])
  #expect(result.diagnostics.isEmpty)
  #expect(result.rules?.rules.map(\.name) == ["everything", "patient", "strict"])
}

@Test func aThresholdOfAnotherFileIsUnknown() {
  let thresholds = SourceText(file: "a.rules", text: "threshold grace 3 days\n" + Mistake.records)
  let rule = SourceText(
    file: "b.rules",
    text: """
      rule late
        for each invoice
        when due_on < today - grace
        remind client.manager
        subject "s"
      """)
  let said = RuleChecker.check([thresholds, rule]).diagnostics.map { "\($0.file):\($0.line): \($0.message)" }
  #expect(said == ["b.rules:3: `grace` is not a field or list of invoice"])
}
