// The values that a test gives to fields, each against the field's type.

import FollowupModel

extension TestScriptChecker {
  /// A record with some of its fields set.
  mutating func setting(_ settings: [FieldSetting], of record: Record) -> Record {
    guard let type = rules.schema[record.key.type] else { return record }
    var record = record
    var known: Set<String> = []
    for setting in settings where !setting.field.text.isEmpty {
      let name = setting.field.text
      guard let index = type.fieldIndex(name) else {
        reportUnknownField(setting.field, of: type)
        continue
      }
      if !known.insert(name).inserted {
        report(setting.field.range, "`\(name)` is set twice", help: "keep one of them")
      } else if let value = value(of: setting, as: type.fields[index].type) {
        record.values[index] = value
      }
    }
    return record
  }

  private mutating func reportUnknownField(_ field: Name, of type: RecordType) {
    if field.text == "id" {
      return report(
        field.range, "the id is no field: it stands behind the type", help: "write `given \(type.name) f1 with …`")
    }
    guard diagnostics.hasRoom(for: .error) else { return }
    let names = type.fields.map(\.name)
    let near = nearestName(to: field.text, among: names)
    report(
      field.range, "`\(type.name)` has no field `\(field.text)`",
      help: near.map { "did you mean `\($0)`?" } ?? "its fields are \(listedPlainly(names))")
  }

  /// Nil where the value does not fit; `.some(nil)` where the field is to be empty.
  private mutating func value(of setting: FieldSetting, as type: FieldType) -> Value?? {
    if setting.value == .mistake { return nil }
    let word = setting.word
    if case .choice(let values) = type { return choice(setting, among: values) }
    if setting.value == .empty { return .some(nil) }
    switch type {
    case .text: if case .text(let text)? = setting.literal { return .text(text) }
    case .email:
      if case .text(let address)? = setting.literal {
        if MailAddress.isPlausible(address) { return .email(address) }
        diagnostics.note(MailAddress.finding(address, setting.range), in: source)
        return nil
      }
    case .number: if let number = setting.number { return .number(number) }
    case .money: if let money = setting.money { return .money(money) }
    case .date: if case .date(let date)? = setting.literal { return .date(date) }
    case .instant:
      if case .instant(let date, let clock)? = setting.literal {
        return .instant(time.zone.instant(of: date, at: clock))
      }
      if case .date(let date)? = setting.literal { return .instant(time.zone.startOfDay(date)) }
    case .yesOrNo: if word == "yes" || word == "no" { return .yesNo(word == "yes") }
    case .link(let target, _): if let id = linkedID(setting) { return link(to: target, id, setting.range) }
    case .choice: break
    }
    reportMisfit(setting, type)
    return nil
  }

  private mutating func choice(_ setting: FieldSetting, among values: [String]) -> Value?? {
    let field = setting.field.text
    if setting.value == .empty, !values.contains("empty") { return .some(nil) }
    if let word = setting.value == .empty ? "empty" : setting.word {
      if values.contains(word) { return .choice(word) }
      let near = nearestName(to: word, among: values)
      report(
        setting.range, "`\(word)` is no value of `\(field)`",
        help: near.map { "did you mean `\($0)`?" } ?? "it is one of \(values.joined(separator: ", "))")
      return nil
    }
    if case .text(let text)? = setting.literal, values.contains(text) {
      report(setting.range, "a value of `one of …` stands without quotes", help: "write `\(field) \(text)`")
      return nil
    }
    report(
      setting.range, "`\(field)` is one of \(values.joined(separator: ", "))",
      help: "write `\(field) \(values.first ?? "")`")
    return nil
  }

  private func linkedID(_ setting: FieldSetting) -> String? {
    if let word = setting.word { return word }
    switch setting.literal {
    case .text(let text)?: return text
    case .number?:
      let written = String(decoding: source.utf8[setting.range.start..<setting.range.end], as: UTF8.self)
      return written.utf8.allSatisfy { (0x30...0x39).contains($0) } ? written : nil
    default: return nil
    }
  }

  private mutating func link(to target: String, _ id: String, _ range: SourceRange) -> Value? {
    let key = RecordKey(target, RecordID(id))
    if !allGiven.contains(key), !isUnsure(id) {
      let near = nearestName(to: id, among: allGiven.filter { $0.type == target }.map(\.id.text).sorted())
      warn(
        range, "no \(target) of this test is called `\(id)`, so this link leads nowhere",
        help: near.map { "did you mean `\($0)`?" } ?? "give it: `given \(target) \(id) with …`")
    }
    return .link(key)
  }

  private mutating func reportMisfit(_ setting: FieldSetting, _ type: FieldType) {
    let field = setting.field.text
    let written = String(decoding: source.utf8[setting.range.start..<setting.range.end], as: UTF8.self)
    let name = setting.word ?? field
    let (what, example): (String, String)
    switch type {
    case .text: (what, example) = ("a text, which stands in double quotes", "\"\(setting.word ?? written)\"")
    case .email: (what, example) = ("an email address, which stands in double quotes", "\"\(name)@example.com\"")
    case .number: (what, example) = ("a number", "12")
    case .money:
      (what, example) = ("money: a number and its currency", setting.number.map { "\($0) PLN" } ?? "1000 PLN")
    case .date:
      (what, example) = setting.isInstant ? ("a date, without a time", "2026-11-16") : ("a date", "2026-11-16")
    case .instant: (what, example) = ("a date with its time", "2026-11-16 09:00")
    case .yesOrNo: (what, example) = ("yes or no", "yes")
    case .link(let target, _): (what, example) = ("a link to \(target): the id of one", "acme")
    case .choice: return
    }
    report(setting.range, "`\(field)` is \(what)", help: "write `\(field) \(example)`")
  }
}

extension FieldSetting {
  fileprivate var literal: Expression.Kind? {
    if case .literal(let expression) = value { return expression.kind }
    return nil
  }

  fileprivate var word: String? {
    if case .word(let name) = value { return name.text }
    return nil
  }

  fileprivate var isInstant: Bool {
    if case .instant? = literal { return true }
    return false
  }

  fileprivate var number: Number? {
    switch literal {
    case .number(let number)?, .percent(let number)?: return number
    case .negative(let inner)?:
      guard case .number(let number) = inner.kind else { return nil }
      return Number(scaled: 0).subtracting(number)
    default: return nil
    }
  }

  fileprivate var money: Money? {
    switch literal {
    case .money(let money)?: return money
    case .negative(let inner)?:
      guard case .money(let money) = inner.kind, let amount = Number(scaled: 0).subtracting(money.amount) else {
        return nil
      }
      return Money(amount: amount, currency: money.currency)
    default: return nil
    }
  }
}
