// What matched, by rule: hundreds of thousands of ids, kept as bytes until they are sorted and written.

import FollowupModel
import RuleLanguage

/// The matches of a set of rules.
struct MatchList: Sendable {
  struct Match: Sendable {
    /// The first bytes of the id as a number, by which most are sorted.
    fileprivate var head: UInt128
    fileprivate var start: Int
    fileprivate var idCount: Int32
    /// The client's id stands behind the record's; -1 for none.
    fileprivate var clientCount: Int32
    /// The exact end, where it is wanted and known already.
    var until: Instant?
    /// Whether `until` is still to be found.
    var isOpenEnded = false
  }

  enum Ends {
    case unwanted, now, later
  }

  /// By the rule's position.
  var byRule: [[Match]]
  private var bytes: [UInt8] = []

  init(rules: Int) { byRule = Array(repeating: [], count: rules) }

  mutating func append(_ other: MatchList) {
    for rule in byRule.indices {
      byRule[rule].reserveCapacity(byRule[rule].count + other.byRule[rule].count)
      for match in other.byRule[rule] { byRule[rule].append(moved(match)) }
    }
    bytes += other.bytes
  }

  /// A match of another list as it will be when that is appended.
  func moved(_ match: Match) -> Match {
    var moved = match
    moved.start += bytes.count
    return moved
  }

  /// Adds the rows of a batch that match a rule.
  ///
  /// - Parameter client: The client in whose dossier a row lies, where that is not there itself.
  mutating func add(
    _ evaluator: BatchEvaluator, _ index: Int, of rules: [Rule], over batch: DossierBatch,
    _ records: any BatchRecords, ends: Ends, _ clients: ClientNames
  ) throws {
    guard let table = batch.table(of: rules[index].record) else { return }
    let verdicts = evaluator.matches(ofRule: index, over: batch, records)
    for row in 0..<verdicts.count where verdicts.isTrue(row) {
      var match = try self.match(row, of: table, clients)
      if ends != .unwanted, verdicts[row].until != nil {
        match.isOpenEnded = ends == .later
        if ends == .now {
          match.until = evaluator.exactMatch(ofRule: index, at: row, over: batch, records)?.until
        }
      }
      byRule[index].append(match)
    }
  }

  /// A match of a row, not yet added.
  mutating func match(_ row: Int, of table: RecordTable, _ clients: ClientNames) throws -> Match {
    let id = table.utf8(ofID: row)
    var match = Match(
      head: MatchList.head(of: id), start: bytes.count, idCount: Int32(truncatingIfNeeded: id.count), clientCount: -1)
    bytes.append(contentsOf: id)
    try clients.withClient(ofDossier: table.dossier(of: row)) { client in
      guard let client else { return }
      match.clientCount = Int32(truncatingIfNeeded: client.count)
      bytes.append(contentsOf: client)
    }
    return match
  }

  func id(of match: Match) -> ArraySlice<UInt8> { bytes[MatchList.range(ofID: match)] }

  func client(of match: Match) -> ArraySlice<UInt8>? {
    guard match.clientCount >= 0 else { return nil }
    let start = match.start + Int(match.idCount)
    return bytes[start..<start + Int(match.clientCount)]
  }

  /// Sorts the matches of each rule by id.
  mutating func sort() {
    let bytes = bytes
    for rule in byRule.indices {
      byRule[rule].sort { left, right in
        guard left.head == right.head else { return left.head < right.head }
        return bytes[MatchList.range(ofID: left)].lexicographicallyPrecedes(bytes[MatchList.range(ofID: right)])
      }
    }
  }

  private static func range(ofID match: Match) -> Range<Int> { match.start..<match.start + Int(match.idCount) }

  /// The first sixteen bytes, the first the highest: where they differ, they are in the order of the whole.
  private static func head(of id: UnsafeRawBufferPointer) -> UInt128 {
    var head: UInt128 = 0
    withUnsafeMutableBytes(of: &head) { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: id.prefix(16))) }
    return UInt128(bigEndian: head)
  }
}

/// Whose dossiers those of a batch are.
struct ClientNames {
  private let rows: [Int32]
  private let clients: RecordTable?
  private let other: (Int) throws -> RecordID?

  /// - Parameter other: The client of a dossier, by its number in the batch, in which there is no client.
  init(_ batch: DossierBatch, other: @escaping (Int) throws -> RecordID?) {
    rows = batch.clientRows
    clients = batch.table(of: Schema.client)
    self.other = other
  }

  /// The dossiers in which there is no client.
  var dossiersWithout: [Int] { rows.indices.filter { rows[$0] < 0 } }

  /// The row of the client in a dossier; nil where there is none.
  func row(ofDossier dossier: Int) -> Int? { rows[dossier] < 0 ? nil : Int(rows[dossier]) }

  func withClient(ofDossier dossier: Int, _ body: (UnsafeRawBufferPointer?) -> Void) throws {
    if let clients, let row = row(ofDossier: dossier) { return body(clients.utf8(ofID: row)) }
    guard var text = try other(dossier)?.text else { return body(nil) }
    text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }
}
