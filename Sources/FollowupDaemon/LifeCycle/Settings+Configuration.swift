// From the configuration to what the engine and the mail client work by.

import FollowupEngine
import FollowupModel
import RuleLanguage
import SMTPClient
import SystemdSupport
import WorkingTime

extension Configuration {
  /// What the engine obeys, by the team's time.
  public func settings(_ time: TeamTime, deliverySlots: Int = 2) -> Settings {
    let zones = ZoneCache()
    return Settings(
      time: time, zoneNamed: { zones.zone(named: $0) }, zoneData: Zone.dataVersion(), window: mail.window,
      language: LanguageCode.language(of: language),
      holdAbove: holdAbove, rulesOwner: rulesOwner, fallback: mail.fallback, mailDomain: mail.domain,
      deliverySlots: deliverySlots, journalsTexts: journalsTexts)
  }

  /// Where mail goes. Reads the password, which is kept nowhere else. Throws `SecretError` or `SMTPError`.
  func smtp(helloName: String, deliverySlots: Int) throws -> SMTPConfiguration {
    var credentials: SMTPCredentials?
    if let username = mail.username, let place = mail.password {
      let secret: SystemdSupport.Secret
      switch place {
      case .credential(let name): secret = try Credentials.read(name)
      case .file(let path): secret = try SecretFile.read(path)
      }
      credentials = SMTPCredentials(username: username, password: SMTPClient.Secret(secret.text ?? ""))
    }
    let security: SMTPSecurity
    switch mail.security {
    case .starttls: security = .startTLS
    case .tls: security = .implicitTLS
    case .none: security = .none
    }
    let configuration = SMTPConfiguration(
      host: mail.host, port: mail.port, security: security, caFile: mail.caFile, credentials: credentials,
      helloName: helloName, connectionsMax: deliverySlots)
    try configuration.validate()
    return configuration
  }
}

/// Zones by name, each read once.
public final class ZoneCache: Sendable {
  private let known = Locked<[String: Zone?]>([:])

  public init() {}

  /// The zone of an IANA name; nil where there is none.
  public func zone(named name: String) -> Zone? {
    known.with { known in
      if let zone = known[name] { return zone }
      let zone = try? Zone.named(name)
      known[name] = .some(zone)
      return zone
    }
  }
}
