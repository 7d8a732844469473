// What rules can read while one dossier is looked at: its own records, and others through the store.

import FollowupModel
import RuleLanguage

/// A dossier's records in memory, and everything outside it read through the store as a condition asks.
public final class DossierView: RecordLookup {
  public let key: DossierKey
  /// The dossier's own records.
  public let own: DossierRecords
  private let schema: Schema
  private let store: any Store
  private var outside: [RecordKey: Record?] = [:]
  private var outsideDossiers: [DossierKey: DossierRecords] = [:]
  private var lists: [List] = []
  private var memberships: [String: [RecordID: Bool]] = [:]
  /// The first fault of the store: conditions cannot throw, so it is thrown when the look is over.
  public private(set) var fault: (any Error)?

  /// A list that was asked for.
  private struct List {
    var type: String
    var field: Int
    var target: RecordKey
    var records: [Record]
  }

  /// Rules ask for the same few lists again and again; of more, the first ones are kept.
  private static let fewLists = 8

  /// Reads the dossier's own records. Throws `StoreError`.
  public init(_ key: DossierKey, schema: Schema, store: any Store) throws {
    self.key = key
    self.schema = schema
    self.store = store
    own = DossierRecords(try store.records(in: key))
  }

  public func record(_ key: RecordKey) -> Record? {
    if let record = own.record(key) { return record }
    if let known = outside[key] { return known }
    let record = reading { try store.record(key) } ?? nil
    outside[key] = .some(record)
    return record
  }

  public func records(of type: String, linking field: Int, to target: RecordKey) -> [Record] {
    if let known = lists.first(where: { $0.field == field && $0.type == type && $0.target == target }) {
      return known.records
    }
    let records = gather(type, linking: field, to: target)
    if lists.count < DossierView.fewLists {
      lists.append(List(type: type, field: field, target: target, records: records))
    }
    return records
  }

  private func gather(_ type: String, linking field: Int, to target: RecordKey) -> [Record] {
    let near = own.records(of: type, linking: field, to: target)
    // A record lies in the dossier to which its client link leads, so those lists never cross dossiers.
    if own.record(target) != nil, schema.clientLink(of: type) == field { return near }
    let far = reading { try store.crossReferences(to: target) } ?? []
    let others = far.filter { $0.source.type == type && own.record($0.source) == nil }
      .compactMap { record($0.source) }
      .filter { $0.link(field) == target }
    // A record outside may share a dossier with its target there, where no reference crosses.
    let neighbours = own.record(target) == nil ? recordsBeside(target, of: type, linking: field) : []
    let found = Set(others.map(\.key))
    return (near + others + neighbours.filter { !found.contains($0.key) && own.record($0.key) == nil })
      .sorted { $0.key.id < $1.key.id }
  }

  func isMember(_ id: RecordID, of segment: String) -> Bool {
    if let known = memberships[segment]?[id] { return known }
    let isMember = reading { try store.isMember(id, of: segment) } ?? false
    memberships[segment, default: [:]][id] = isMember
    return isMember
  }

  func standing(of record: RecordKey, in segment: String) -> SegmentPlace? {
    reading { try store.place(of: record, in: segment) } ?? nil
  }

  private func recordsBeside(_ target: RecordKey, of type: String, linking field: Int) -> [Record] {
    guard schema.belongsToClient(target.type), let dossier = reading({ try store.dossier(of: target) }) ?? nil,
      dossier != key
    else { return [] }
    let known = outsideDossiers[dossier] ?? DossierRecords(reading { try store.records(in: dossier) } ?? [])
    outsideDossiers[dossier] = known
    return known.records(of: type, linking: field, to: target)
  }

  private func reading<Result>(_ body: () throws -> Result) -> Result? {
    do { return try body() } catch {
      fault = fault ?? error
      return nil
    }
  }
}
