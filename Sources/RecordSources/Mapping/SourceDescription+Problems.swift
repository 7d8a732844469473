// A source's description held against the record types: every mistake that needs no file to be found.

import FollowupModel

extension SourceDescription {
  /// All that is wrong with it, in the order of its mappings.
  public func problems(by schema: Schema) -> [SourceError] {
    var found: [SourceError] = []
    var types: Set<String> = []
    for mapping in records {
      guard let type = schema[mapping.record] else {
        let nearest = nearestName(to: mapping.record, among: schema.types.map(\.name))
        found.append(.unknownRecord(source: name, record: mapping.record, nearest: nearest))
        continue
      }
      guard types.insert(type.name).inserted else {
        found.append(.sameRecordTwice(source: name, record: type.name))
        continue
      }
      found += problems(of: mapping.completed(for: type), type)
    }
    return found
  }

  private func problems(of mapping: RecordMapping, _ type: RecordType) -> [SourceError] {
    let named = mapping.columns.keys.sorted() + mapping.values.keys.sorted().filter { mapping.columns[$0] == nil }
    return named.compactMap { problem(of: $0, mapping, type) }
      + type.fields.filter { !$0.isOptional && mapping.columns[$0.name] == nil }.map {
        .unmappedField(source: name, record: type.name, field: $0.name)
      }
  }

  private func problem(of field: String, _ mapping: RecordMapping, _ type: RecordType) -> SourceError? {
    guard let index = type.fieldIndex(field) else {
      let nearest = nearestName(to: field, among: type.fields.map(\.name))
      return .unknownField(source: name, record: type.name, field: field, nearest: nearest)
    }
    switch (mapping.columns[field], type.fields[index].type) {
    case (.amount, .money), (.columns, .link): return nil
    case (.amount, _): return .notMoney(source: name, record: type.name, field: field)
    case (.columns(let columns), _) where columns.count != 1:
      return .notALink(source: name, record: type.name, field: field)
    default: return nil
    }
  }
}

extension RecordMapping {
  /// With the id and the columns of the standard shape, where it names none.
  func completed(for type: RecordType) -> RecordMapping {
    var full = self
    if full.id.isEmpty { full.id = ["id"] }
    if full.columns.isEmpty {
      for field in type.fields { full.columns[field.name] = .column(field.name) }
    }
    return full
  }
}
