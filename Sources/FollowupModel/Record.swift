// One thing known from outside, its key, and how conditions find it.

import Glibc

/// The id of a record: a text, unique in its type, compared byte by byte.
public struct RecordID: Sendable {
  public let text: String

  public init(_ text: String) { self.text = text }
}

// Swift's strings compare by canonical equivalence; ids do not.
extension RecordID: Hashable, Comparable {
  public static func == (left: RecordID, right: RecordID) -> Bool {
    left.withBytes(and: right) { $0.count == $1.count && order($0, $1) == 0 }
  }

  public static func < (left: RecordID, right: RecordID) -> Bool {
    left.withBytes(and: right) { left, right in
      let order = order(left, right)
      return order == 0 ? left.count < right.count : order < 0
    }
  }

  /// Of the bytes that both have; 0 where these are the same.
  private static func order(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> CInt {
    guard let mine = left.baseAddress, let other = right.baseAddress else { return 0 }
    return memcmp(mine, other, min(left.count, right.count))
  }

  private func withBytes(
    and other: RecordID, _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool {
    var (text, otherText) = (text, other.text)
    return text.withUTF8 { bytes in otherText.withUTF8 { body(bytes, $0) } }
  }

  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension RecordID: Codable, CustomStringConvertible, ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self.text = text }

  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  public var description: String { text }
}

/// What names a record: its type and its id.
public struct RecordKey: Hashable, Comparable, Codable, Sendable {
  public var type: String
  public var id: RecordID

  public init(_ type: String, _ id: RecordID) {
    self.type = type
    self.id = id
  }

  public static func < (left: RecordKey, right: RecordKey) -> Bool {
    left.type == right.type ? left.id < right.id : left.type < right.type
  }
}

extension RecordKey: CustomStringConvertible {
  /// `invoice/f1`.
  public var description: String { "\(type)/\(id)" }
}

/// A record: its key and one value for each field of its type, nil where it is missing.
public struct Record: Hashable, Codable, Sendable {
  public var key: RecordKey
  /// As many as the type has fields, in their order.
  public var values: [Value?]

  public init(key: RecordKey, values: [Value?]) {
    self.key = key
    self.values = values
  }

  /// The key that the link in field `index` holds; nil for an empty link.
  public func link(_ index: Int) -> RecordKey? {
    guard index < values.count, case .link(let key)? = values[index] else { return nil }
    return key
  }
}

/// The unit that rules read and that changes touch: a client with every record that belongs to it, or a single
/// record that belongs to no client.
public struct DossierKey: Hashable, Comparable, Codable, Sendable {
  /// The client, or the record that stands alone.
  public var root: RecordKey

  public init(root: RecordKey) { self.root = root }

  /// The client's id, where this is a client's dossier.
  public var client: RecordID? { root.type == Schema.client ? root.id : nil }

  public static func < (left: DossierKey, right: DossierKey) -> Bool { left.root < right.root }
}

/// What a condition can look up. Implementations answer from one consistent state.
public protocol RecordLookup {
  /// The record of a key; nil where there is none.
  func record(_ key: RecordKey) -> Record?

  /// The records of `type` whose link in field `field` leads to `target`, by rising id.
  func records(of type: String, linking field: Int, to target: RecordKey) -> [Record]
}

/// Records in memory, with an index of their links: for files, tests and one dossier at a time.
public struct RecordSet: RecordLookup, Sendable {
  private struct Reference: Hashable {
    var type: String
    var field: Int
    var target: RecordKey
  }

  private var byKey: [RecordKey: Record] = [:]
  private var references: [Reference: Set<RecordID>] = [:]

  public init(_ records: some Sequence<Record> = []) {
    for record in records { put(record) }
  }

  public var count: Int { byKey.count }

  /// All records, in no particular order.
  public var all: some Collection<Record> { byKey.values }

  /// The records of a type, by rising id.
  public func records(of type: String) -> [Record] {
    byKey.values.filter { $0.key.type == type }.sorted { $0.key.id < $1.key.id }
  }

  /// Adds a record, or replaces the one of its key.
  public mutating func put(_ record: Record) {
    remove(record.key)
    byKey[record.key] = record
    for reference in outgoing(record) { references[reference, default: []].insert(record.key.id) }
  }

  /// Removes the record of a key; nothing where there is none.
  public mutating func remove(_ key: RecordKey) {
    guard let record = byKey.removeValue(forKey: key) else { return }
    for reference in outgoing(record) { references[reference]?.remove(key.id) }
  }

  public func record(_ key: RecordKey) -> Record? { byKey[key] }

  public func records(of type: String, linking field: Int, to target: RecordKey) -> [Record] {
    let ids = references[Reference(type: type, field: field, target: target)] ?? []
    return ids.sorted().compactMap { byKey[RecordKey(type, $0)] }
  }

  private func outgoing(_ record: Record) -> [Reference] {
    record.values.indices.compactMap { index in
      record.link(index).map { Reference(type: record.key.type, field: index, target: $0) }
    }
  }
}
