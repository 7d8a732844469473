// A source checked against the record types: which columns it needs, and how rows become records.

import FollowupModel
import WorkingTime

/// A source that fits the record types. Making one finds every mistake of its description that needs no file.
final class SourcePlan: Sendable {
  private struct Checked: Sendable {
    var mapping: RecordMapping
    var type: RecordType
  }

  let source: SourceDescription
  let reader: FieldReader
  /// The columns that are read, each once, in the order of the description.
  let columns: [String]
  /// Whether any other column is a mistake: in the record file format each is a field.
  let isStandard: Bool
  private let checked: [Checked]
  private let optionalColumns: Set<String>

  init(_ source: SourceDescription, schema: Schema, time: TeamTime) throws(SourceError) {
    self.source = source
    reader = FieldReader(dates: source.dates, decimal: source.decimal, time: time)
    isStandard = source.records.count == 1 && source.records[0].columns.isEmpty
    if let problem = source.problems(by: schema).first { throw problem }
    var checked: [Checked] = []
    var columns: [String] = []
    var optional: Set<String> = []
    for mapping in source.records {
      guard let type = schema[mapping.record] else { continue }
      let full = mapping.completed(for: type)
      if mapping.columns.isEmpty {
        optional.formUnion(type.fields.filter(\.isOptional).map(\.name))
      }
      columns += full.id
      columns += type.fields.flatMap { full.columns[$0.name]?.columnNames ?? [] }
      checked.append(Checked(mapping: full, type: type))
    }
    var seen: Set<String> = []
    self.columns = columns.filter { seen.insert($0).inserted }
    self.checked = checked
    optionalColumns = optional.subtracting(checked.flatMap(\.mapping.id))
  }

  /// The names of the record types it brings.
  var types: [String] { checked.map(\.type.name) }

  /// The plans for a file that has the columns `available` (by name, their number in a row).
  func rowPlans(_ available: [String: Int], file: String, header: [String]) throws(SourceError) -> [RowPlan] {
    for column in columns where available[column] == nil && !optionalColumns.contains(column) {
      throw .unknownColumn(
        file: file, column: column, nearest: nearestName(to: column, among: header), header: header)
    }
    return checked.map { checked in
      RowPlan(
        type: checked.type.name, id: checked.mapping.id.compactMap { available[$0] },
        idLabel: checked.mapping.id.joined(separator: RecordMapping.idSeparator),
        fields: checked.type.fields.map { SourcePlan.fieldPlan($0, checked.mapping, available) })
    }
  }

  /// Adds what decides the meaning of a file's bytes: formats, mapping, record types and zone.
  func hash(into hash: inout SHA256) {
    let zone = reader.time.zone
    for text in [
      "1", source.encoding.rawValue, "\(source.delimiter)", source.dates.text, source.decimal.rawValue,
      source.mode.rawValue, zone.name, zone.fingerprint,
    ] { hash.update(text: text) }
    for checked in checked {
      hash.update(text: checked.type.name)
      for column in checked.mapping.id { hash.update(text: "id \(column)") }
      for field in checked.type.fields {
        hash.update(text: "\(field.name) \(field.type.phrase)\(field.isOptional ? ", optional" : "")")
        hash.update(text: checked.mapping.columns[field.name].map { "\($0)" } ?? "")
        for (text, value) in (checked.mapping.values[field.name] ?? [:]).sorted(by: { $0.key < $1.key }) {
          hash.update(text: text)
          hash.update(text: value)
        }
      }
    }
  }

  private static func fieldPlan(
    _ field: Field, _ mapping: RecordMapping, _ available: [String: Int]
  ) -> RowPlan.FieldPlan {
    let values = mapping.values[field.name]
    func cells(_ names: [String]) -> RowPlan.Origin {
      let indexes = names.compactMap { available[$0] }
      return indexes.isEmpty ? .absent : .cells(indexes)
    }
    switch mapping.columns[field.name] {
    case .column(let name):
      return RowPlan.FieldPlan(field, cells([name]), label: name, values: values)
    case .columns(let names):
      let label = names.joined(separator: RecordMapping.idSeparator)
      return RowPlan.FieldPlan(field, cells(names), label: label, values: values)
    case .amount(let name, .fixed(let currency)):
      return RowPlan.FieldPlan(field, cells([name]), label: name, currency: currency, values: values)
    case .amount(let name, .column(let column)):
      return RowPlan.FieldPlan(
        field, cells([name]), label: name, currencyColumn: available[column], values: values)
    case .fixed(let text):
      return RowPlan.FieldPlan(field, .fixed(Cell(Array(text.utf8)[...])), label: field.name, values: values)
    case nil:
      return RowPlan.FieldPlan(field, .absent, label: field.name, values: values)
    }
  }
}

extension RecordMapping {
  /// Text fields that hold one line: they stand in subjects and lists, and a line break in them is a slip.
  static let singleLineFields: Set<String> = ["name", "number"]
}
