// Some dossiers that are evaluated together in columns: each is read record by record only where that is asked for.

import FollowupModel
import RuleLanguage

/// The dossiers of a batch, in its order.
final class DossierViews: BatchRecords {
  private let dossiers: [DossierKey]
  private let schema: Schema
  private let store: any Store
  private var views: [Int: DossierView] = [:]
  private var unread: (any Error)?

  init(_ dossiers: [DossierKey], schema: Schema, store: any Store) {
    self.dossiers = dossiers
    self.schema = schema
    self.store = store
  }

  /// The first fault of the store: conditions cannot throw.
  var fault: (any Error)? { unread ?? views.values.lazy.compactMap(\.fault).first }

  func lookup(ofDossier dossier: Int) -> any RecordLookup {
    if let known = views[dossier] { return known }
    do {
      let view = try DossierView(dossiers[dossier], schema: schema, store: store)
      views[dossier] = view
      return view
    } catch {
      unread = unread ?? error
      return RecordSet()
    }
  }
}
