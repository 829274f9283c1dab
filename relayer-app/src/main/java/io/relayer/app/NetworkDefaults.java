package io.relayer.app;

import java.security.Security;

/// Sets how long Java itself keeps names and connections, before anything asks for one: what it has
/// for a default differs between releases. What the operator has set stays.
final class NetworkDefaults {
  private NetworkDefaults() {}

  /// A server that fails over gets another address under its old name.
  static void set() {
    security("networkaddress.cache.ttl", "10");
    security("networkaddress.cache.negative.ttl", "1");
    // Shorter than what proxies before nodes keep: they close without notice.
    if (System.getProperty("jdk.httpclient.keepalive.timeout") == null) {
      System.setProperty("jdk.httpclient.keepalive.timeout", "30");
    }
  }

  /// The file java.security has a value for the second of them, which is nobody's decision; an
  /// operator's own goes by the property `sun.net.inetaddr.…`.
  private static void security(String name, String value) {
    if (System.getProperty(name.replace("networkaddress.cache", "sun.net.inetaddr")) == null) {
      Security.setProperty(name, value);
    }
  }
}
