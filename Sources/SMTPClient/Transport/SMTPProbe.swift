// A mail server tried without sending anything: reached, secured, authenticated with, and asked what it takes.

import NIOCore
import NIOPosix

/// What a server showed.
public struct SMTPProbeReport: Hashable, Sendable {
  public var endpoint: SMTPEndpoint
  /// Its certificate; nil without TLS.
  public var certificate: PeerCertificate?
  /// Whether a name and a password or token were accepted.
  public var isAuthenticated: Bool
  /// The largest message it takes, in octets (RFC 1870); nil where it does not say.
  public var sizeMax: Int?
}

public enum SMTPProbe {
  /// Connects and says goodbye. The future fails with `SMTPError`.
  public static func run(
    _ configuration: SMTPConfiguration, group: any EventLoopGroup
  ) -> EventLoopFuture<SMTPProbeReport> {
    let loop = group.next()
    let promise = loop.makePromise(of: SMTPProbeReport.self)
    let tls: NIOLoopBoundBox<TLS?>
    do {
      try configuration.validate()
      let made = configuration.security == .none ? nil : try TLS(configuration.tls, for: configuration.endpoint)
      tls = NIOLoopBoundBox.makeBoxSendingValue(made, eventLoop: loop)
    } catch {
      promise.fail(error)
      return promise.futureResult
    }
    NIOThreadPool.singleton.runIfActive(eventLoop: loop) { try credentials(configuration) }.whenComplete { result in
      switch result {
      case .failure(let error): promise.fail(error)
      case .success(let credentials): connect(configuration, credentials, tls, promise)
      }
    }
    return promise.futureResult
  }

  private static func credentials(_ configuration: SMTPConfiguration) throws -> SMTPCredentials? {
    switch configuration.credentials {
    case nil: return nil
    case .fixed(let credentials)?: return credentials
    case .fetched(let fetch)?: return try fetch()
    }
  }

  private static func connect(
    _ configuration: SMTPConfiguration, _ credentials: SMTPCredentials?, _ tls: NIOLoopBoundBox<TLS?>,
    _ promise: EventLoopPromise<SMTPProbeReport>
  ) {
    let loop = promise.futureResult.eventLoop
    Dialer.connect(configuration, on: loop).assumeIsolated().whenComplete { result in
      switch result {
      case .failure(let error): promise.fail(error)
      case .success(let channel): ask(channel, configuration, credentials, tls.value, promise)
      }
    }
  }

  private static func ask(
    _ channel: any Channel, _ configuration: SMTPConfiguration, _ credentials: SMTPCredentials?, _ tls: TLS?,
    _ promise: EventLoopPromise<SMTPProbeReport>
  ) {
    var connection: SMTPConnection?
    let made = SMTPConnection(configuration: configuration, credentials: credentials, tls: tls) { event in
      switch event {
      case .ready:
        promise.succeed(
          SMTPProbeReport(
            endpoint: configuration.endpoint, certificate: connection?.peerCertificate,
            isAuthenticated: credentials != nil, sizeMax: connection?.sizeMax))
        connection?.quit()
      case .finished: break
      case .closed(let error):
        promise.fail(error ?? .connectionLost(.greeting))
        connection = nil
      }
    }
    connection = made
    do {
      try channel.pipeline.syncOperations.addHandler(made)
      channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
    } catch {
      promise.fail(error)
      channel.close(promise: nil)
    }
  }
}
