package io.relayer.ethereum.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// URLs as they may be shown: scheme, host and port. User, password, path, query and fragment may
/// hold secrets; that there are some is shown as `***@` and `/…`. Of a JDBC URL the path stays,
/// since it is the database's name.
public final class MaskedUrls {
  private static final Pattern IN_TEXT = Pattern.compile("(?:[A-Za-z][\\w+.-]*:)+//[^\\s'\"]+");
  private static final Pattern BEFORE_AUTHORITY = Pattern.compile("^(?:[A-Za-z][\\w+.-]*:)*//");
  private static final Pattern AFTER_AUTHORITY = Pattern.compile("[/?#]");
  private static final Pattern AFTER_PATH = Pattern.compile("[?#]");
  private static final String HIDDEN = "***";

  private MaskedUrls() {}

  /// Text with each URL in it masked.
  public static String in(String text) {
    return IN_TEXT.matcher(text).replaceAll(found -> Matcher.quoteReplacement(of(found.group())));
  }

  /// What is meant as a URL, masked whether it is one or not.
  public static String of(String url) {
    Matcher start = BEFORE_AUTHORITY.matcher(url);
    int from = start.find() ? start.end() : 0;
    int end = indexOf(AFTER_AUTHORITY, url, from);
    if (url.indexOf('@', end) >= 0) { // or a password with a slash in it
      return url.substring(0, from) + HIDDEN;
    }
    String authority = url.substring(from, end);
    int user = authority.lastIndexOf('@');
    return url.substring(0, from)
        + (user < 0 ? authority : HIDDEN + authority.substring(user))
        + (url.startsWith("jdbc:") ? database(url, end) : path(url.substring(end)));
  }

  private static String path(String rest) {
    return rest.isEmpty() || rest.equals("/") ? rest : "/…";
  }

  private static String database(String url, int from) {
    int end = indexOf(AFTER_PATH, url, from);
    return url.substring(from, end) + (end < url.length() ? "?…" : "");
  }

  private static int indexOf(Pattern pattern, String text, int from) {
    Matcher found = pattern.matcher(text);
    return found.find(from) ? found.start() : text.length();
  }
}
