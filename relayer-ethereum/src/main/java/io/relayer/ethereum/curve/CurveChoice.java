package io.relayer.ethereum.curve;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The choice of this machine's curve, made once and logged.
final class CurveChoice {
  static final Curve INSTANCE = choose(NativeCurve::new);

  private CurveChoice() {}

  static Curve choose(Supplier<Curve> preferred) {
    Logger log = LoggerFactory.getLogger(Curve.class);
    try {
      Curve curve = preferred.get();
      log.info("Signatures are made by {}", curve);
      return curve;
    } catch (LinkageError | RuntimeException e) {
      Curve fallback = new Web3jCurve();
      log.warn(
          "libsecp256k1 could not be loaded from the folder for temporary files, {} ({}): signatures are made by {}, slower; another folder: -Djava.io.tmpdir=FOLDER in JAVA_TOOL_OPTIONS",
          System.getProperty("java.io.tmpdir"),
          e.toString(),
          fallback);
      log.debug("libsecp256k1 could not be loaded", e);
      return fallback;
    }
  }
}
