package io.relayer.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// The version that the build wrote into the jar, and the Java that runs it.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    return new String[] {"relayer " + ofTheBuild() + " (Java " + Runtime.version() + ")"};
  }

  private static String ofTheBuild() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(Objects.requireNonNull(in, "version.properties is not in the jar"));
    }
    return properties.getProperty("version");
  }
}
