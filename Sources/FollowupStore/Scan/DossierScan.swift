// All dossiers of a store in batches, as one thread of several reads them.

import FollowupEngine
import FollowupModel
import RuleLanguage
import Synchronization

/// One thread's part of a scan: batch after batch, each of other dossiers than those of the other threads.
public final class DossierScan: BatchRecords {
  /// What `next` read last.
  public let batch: DossierBatch
  private let store: SQLiteStore
  private let schema: Schema
  private let reader: ColumnReader
  private let shares: Shares
  /// The dossiers of the batch by their numbers in the store.
  private var numbers: [Int64] = []
  private var views: [Int: DossierView] = [:]

  static let dossiersPerBatch = Int64(Limits.dossiersPerBatch)

  init(_ store: SQLiteStore, _ schema: Schema, _ selection: FieldSelection, _ shares: Shares) throws {
    self.store = store
    self.schema = schema
    self.shares = shares
    try store.adopt(schema)
    batch = DossierBatch(schema, selection)
    reader = ColumnReader(batch, store.catalog)
  }

  /// Reads the next batch. False where there is none left.
  public func next() throws -> Bool {
    try throwFault()
    repeat {
      guard let first = shares.take() else { return false }
      batch.removeAll()
      numbers.removeAll(keepingCapacity: true)
      views.removeAll(keepingCapacity: true)
      let end = first + DossierScan.dossiersPerBatch
      try store.access { database in
        try database.forEachRow(
          "SELECT number, bytes FROM chunk WHERE number >= ? AND number < ? ORDER BY number",
          [first << Tables.chunkBits, end << Tables.chunkBits]
        ) { row in
          let number = try row.integer(0) >> Tables.chunkBits
          if number != numbers.last {
            batch.beginDossier()
            numbers.append(number)
          }
          try row.withBytes(1) { try reader.read($0) }
        }
      }
    } while batch.count == 0
    return true
  }

  /// The key of a dossier in the batch.
  public func key(ofDossier dossier: Int) throws -> DossierKey {
    let key = try store.access { database in
      try database.row("SELECT type, id FROM dossier WHERE number = ?", [numbers[dossier]]) { row in
        try store.dossierKey(type: row.count(0), id: row.text(1))
      }
    }
    guard let key else { throw StoreError.damaged(path: store.path, detail: "a chunk belongs to no dossier") }
    return key
  }

  /// A dossier of the batch, record by record.
  public func view(ofDossier dossier: Int) throws -> DossierView {
    if let known = views[dossier] { return known }
    let view = try DossierView(key(ofDossier: dossier), schema: schema, store: store)
    views[dossier] = view
    return view
  }

  public func lookup(ofDossier dossier: Int) -> any RecordLookup {
    do { return try view(ofDossier: dossier) } catch {
      fault = fault ?? error
      return RecordSet()
    }
  }

  /// The first fault of the store: conditions cannot throw, so it is thrown when the next batch is asked for.
  private var fault: (any Error)?

  private func throwFault() throws {
    if let fault = fault ?? views.values.lazy.compactMap(\.fault).first { throw fault }
  }
}

/// Gives each batch of dossiers to one thread, in the order of their numbers.
final class Shares: Sendable {
  private let next = Atomic<Int64>(0)
  private let end: Int64

  init(through last: Int64) { end = last + 1 }

  /// The number of the first dossier of a batch.
  func take() -> Int64? {
    let (first, _) = next.add(DossierScan.dossiersPerBatch, ordering: .relaxed)
    return first < end ? first : nil
  }
}
