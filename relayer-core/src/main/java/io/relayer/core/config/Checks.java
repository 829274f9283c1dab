package io.relayer.core.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong with a record's components, so that its constructor can tell all of it.
public final class Checks {
  private final List<Problem> problems = new ArrayList<>();

  /// @param message with one `%s` for the value
  public Checks that(boolean holds, String key, String message, Object value) {
    return holds ? this : problem(key, message.formatted(Problem.shown(value.toString())));
  }

  public Checks problem(String key, String message) {
    problems.add(new Problem(key, message));
    return this;
  }

  public Checks range(long least, long most, long value, String key) {
    return that(
        value >= least && value <= most,
        key,
        "expected %d to %d, found %%s".formatted(least, most),
        value);
  }

  public Checks range(Duration least, Duration most, Duration value, String key) {
    return that(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        key,
        "expected %s to %s, found %%s".formatted(TimeUnit.format(least), TimeUnit.format(most)),
        TimeUnit.format(value));
  }

  public Checks atLeast(Duration least, Duration value, String key) {
    return that(
        value.compareTo(least) >= 0,
        key,
        "expected %s or more, found %%s".formatted(TimeUnit.format(least)),
        TimeUnit.format(value));
  }

  public Checks atLeast(long least, long value, String key) {
    return that(value >= least, key, "expected " + least + " or more, found %s", value);
  }

  public Checks positive(Duration value, String key) {
    return that(
        value.isPositive(), key, "expected a time longer than 0, found %s", TimeUnit.format(value));
  }

  public Checks notBlank(String value, String key) {
    return that(!value.isBlank(), key, "expected some text, found %s", value);
  }

  public Checks notEmpty(List<?> values, String key, String what) {
    return that(!values.isEmpty(), key, "expected at least one " + what + ", found %s", "[]");
  }

  /// @throws ConfigurationException if anything was wrong
  public void done() {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }
}
