// The sections [[source]]: where records come from and what their files look like.

import FollowupModel
import RecordSources

extension ConfigurationReader {
  func sources(_ top: inout TOMLSection) -> [SourceDescription] {
    var names: Set<String> = []
    return top.sections("source").compactMap { section in
      var section = section
      guard let source = source(&section) else { return nil }
      if !names.insert(source.name).inserted {
        section.problem("path", "two sources are called `\(source.name)`", help: "give one of them another `name`")
      }
      return source
    }
  }

  private func source(_ section: inout TOMLSection) -> SourceDescription? {
    defer { section.finish() }
    let path = section.text("path")
    var mappings = [mapping(&section)]
    for other in section.sections("also") {
      var other = other
      mappings.append(mapping(&other))
      other.finish()
    }
    let given = section.text("name")
    let mode = mode(&section)
    let encoding = encoding(&section)
    let delimiter = delimiter(&section)
    let dates = dates(&section)
    let decimal = decimal(&section)
    let quiet = quiet(&section)
    let rejected = section.share("max_rejected") ?? 0.10
    let removed = section.share("max_removed") ?? 0.20
    guard let path else {
      section.missing("path", help: "say which files it reads: path = \"inbox/invoices*.csv\"")
      return nil
    }
    guard let pattern = PathPattern(absolute(path)) else {
      section.problem("path", "`\(path)` names no file", help: "`*` and `?` may stand in the file's name only")
      return nil
    }
    // A name that ends in a wildcard may match record files.
    if FileShape(fileName: pattern.namePattern) == nil, let last = pattern.namePattern.last, !"*?".contains(last) {
      section.problem(
        "path", "`\(path)` is no record file", help: "record files end in .csv, .tsv, .txt, .jsonl or .ndjson")
    }
    let records = mappings.compactMap { $0 }
    guard records.count == mappings.count else { return nil }
    return SourceDescription(
      name: given ?? "\(records.map(\.record).joined(separator: "+")) from \(path)", path: pattern, records: records,
      mode: mode,
      encoding: encoding, delimiter: delimiter, dates: dates, decimal: decimal, quiet_ms: quiet,
      rejectedAtMost: rejected, removedAtMost: removed)
  }

  private func mapping(_ section: inout TOMLSection) -> RecordMapping? {
    let record = section.text("record")
    let id = section.texts("id") ?? []
    var columns: [String: FieldSource] = [:]
    if var table = section.section("columns") {
      for field in table.keys { columns[field] = fieldSource(field, &table) }
    }
    var values: [String: [String: String]] = [:]
    if var table = section.section("values") {
      for field in table.keys {
        guard var map = table.section(field) else { continue }
        for text in map.keys { values[field, default: [:]][text] = map.text(text) }
      }
    }
    guard let record else {
      section.missing("record", help: "say what its rows are: record = \"invoice\"")
      return nil
    }
    return RecordMapping(record: record, id: id, columns: columns, values: values)
  }

  private func fieldSource(_ field: String, _ table: inout TOMLSection) -> FieldSource? {
    guard table.isTable(field) else {
      guard let names = table.texts(field), !names.isEmpty else { return nil }
      return names.count == 1 ? .column(names[0]) : .columns(names)
    }
    guard var inner = table.section(field) else { return nil }
    defer { inner.finish() }
    let column = inner.text("column")
    let value = inner.text("value")
    let code = inner.text("currency")
    let currencyColumn = inner.text("currency_column")
    switch (column, value, code, currencyColumn) {
    case (nil, let value?, nil, nil): return .fixed(value)
    case (let column?, nil, nil, nil): return .column(column)
    case (let column?, nil, let code?, nil):
      guard let currency = Currency(code: code) else {
        table.problem(field, "`\(code)` is no currency", help: "write an ISO 4217 code such as \"PLN\"")
        return nil
      }
      return .amount(column: column, currency: .fixed(currency))
    case (let column?, nil, nil, let currency?): return .amount(column: column, currency: .column(currency))
    default:
      table.problem(
        field, "`\(field)` does not say where its value comes from",
        help:
          "write { column = \"Kwota\", currency = \"PLN\" }, { column = …, currency_column = … } or { value = \"open\" }"
      )
      return nil
    }
  }

  private func mode(_ section: inout TOMLSection) -> SourceDescription.Mode {
    guard let text = section.text("mode") else { return .upsert }
    if let mode = SourceDescription.Mode(rawValue: text) { return mode }
    section.problem(
      "mode", "`\(text)` is no mode",
      help: "write \"snapshot\" (rows that vanish are removed) or \"upsert\" (they stay)")
    return .upsert
  }

  private func encoding(_ section: inout TOMLSection) -> TextEncoding {
    guard let text = section.text("encoding") else { return .utf8 }
    if let encoding = TextEncoding(name: text) { return encoding }
    section.problem(
      "encoding", "`\(text)` is no encoding that is read here",
      help: "write \"utf-8\", \"windows-1250\" or \"windows-1251\"")
    return .utf8
  }

  private func delimiter(_ section: inout TOMLSection) -> UInt8 {
    let comma = UInt8(ascii: ",")
    guard let text = section.text("delimiter") else { return comma }
    if text.count == 1, let character = text.first, SourceDescription.isDelimiter(character) {
      return character.asciiValue ?? comma
    }
    section.problem(
      "delimiter", "`\(text)` cannot separate fields", help: "write one character such as \";\" or \"\\t\"")
    return comma
  }

  private func dates(_ section: inout TOMLSection) -> DatePattern {
    guard let text = section.text("date") else { return .iso }
    if let pattern = DatePattern(text) { return pattern }
    section.problem(
      "date", "`\(text)` is no pattern of dates",
      help: "write one such as \"dd.MM.yyyy\", \"M/d/yyyy\" or \"yyyy-MM-dd\"")
    return .iso
  }

  private func decimal(_ section: inout TOMLSection) -> DecimalSign {
    switch section.text("decimal") {
    case nil, ".": return .point
    case ",": return .comma
    case let text?:
      section.problem("decimal", "`\(text)` is no decimal sign", help: "write \",\" or \".\"")
      return .point
    }
  }

  private func quiet(_ section: inout TOMLSection) -> Int {
    guard let text = section.text("quiet") else { return 2000 }
    let parts = text.split(separator: " ")
    let units = ["ms": 1, "s": 1000, "min": 60_000]
    if parts.count == 2, let count = Double(parts[0]), let unit = units[String(parts[1])], count >= 0, count < 100_000 {
      return Int(count * Double(unit))
    }
    section.problem("quiet", "`\(text)` is no span", help: "write one such as \"2 s\" or \"500 ms\"")
    return 2000
  }
}
