// Records on their way from files into the store, outside of memory and as bytes: as many as files have.

/// A staged record in place. Its bytes are valid only while it is at hand.
public struct StagedRecord {
  /// The place of its type in `StagedRecords.types`.
  public let type: Int
  /// The UTF-8 of its id.
  public let id: UnsafeRawBufferPointer
  /// Its values, as `RecordBytes` writes them.
  public let values: UnsafeRawBufferPointer

  public init(type: Int, id: UnsafeRawBufferPointer, values: UnsafeRawBufferPointer) {
    self.type = type
    self.id = id
    self.values = values
  }
}

/// Bytes that were set aside are not what was written there.
public struct DamagedStaging: Error, Sendable, CustomStringConvertible {
  public init() {}
  public var description: String { "records that were set aside cannot be read back; check the disk, and try again" }
}

/// Records by their key, each once, which can be read again and again.
public final class StagedRecords: Sendable {
  public typealias Reading = @Sendable (_ body: (StagedRecord) throws -> Void) throws -> Void

  public let count: Int
  /// The record types that may be among them, rising.
  public let types: [String]
  private let read: Reading

  /// `read` calls its argument with every record, by rising type, then id. `types` are those that may come.
  public init(count: Int, types: some Sequence<String>, read: @escaping Reading) {
    self.count = count
    self.types = Set(types).sorted()
    self.read = read
  }

  /// Records that are at hand as such, given to the argument of `records` by rising type, then id.
  public convenience init(
    count: Int, types: some Sequence<String>,
    records: @escaping @Sendable (_ body: (Record) throws -> Void) throws -> Void
  ) {
    let types = Set(types).sorted()
    self.init(count: count, types: types) { body in
      try records { record in
        guard let type = types.firstIndex(of: record.key.type) else { return }
        var values: [UInt8] = []
        RecordBytes.append(record.values, to: &values)
        try Array(record.key.id.text.utf8).withUnsafeBytes { id in
          try values.withUnsafeBytes { try body(StagedRecord(type: type, id: id, values: $0)) }
        }
      }
    }
  }

  /// Calls `body` with every record as it was staged, by type and id. Throws what reading them throws.
  public func forEachStaged(_ body: (StagedRecord) throws -> Void) throws { try read(body) }

  /// Calls `body` with every record, by type and id. Throws what reading them throws.
  public func forEach(_ body: (Record) throws -> Void) throws {
    try read { try body(try record($0)) }
  }

  /// The record that was staged so.
  public func record(_ staged: StagedRecord) throws(DamagedStaging) -> Record {
    var position = 0
    guard types.indices.contains(staged.type), let values = RecordBytes.values(staged.values, at: &position) else {
      throw DamagedStaging()
    }
    return Record(
      key: RecordKey(types[staged.type], RecordID(String(decoding: staged.id, as: UTF8.self))), values: values)
  }

  /// All of them, in memory.
  public func all() throws -> [Record] {
    var records: [Record] = []
    records.reserveCapacity(count)
    try forEach { records.append($0) }
    return records
  }
}

extension StagedRecords: Hashable {
  public static func == (left: StagedRecords, right: StagedRecords) -> Bool { left === right }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
