package io.relayer.app;

import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The types that a public class shows to other packages: its supertypes and type parameters, or
/// one of its public or protected members; with every type that is named in it, type arguments
/// included.
record PublicSignature(String of, Set<String> types) {

  static Stream<PublicSignature> of(JavaClass type) {
    if (!isShown(type)) {
      return Stream.empty();
    }
    Stream<JavaType> supertypes =
        Stream.of(
                type.getSuperclass().stream(),
                type.getInterfaces().stream(),
                type.getTypeParameters().stream())
            .flatMap(types -> types);
    return Stream.concat(
        Stream.of(signature(type.getName(), supertypes)),
        type.getMembers().stream()
            .filter(PublicSignature::isShown)
            .map(m -> signature(m.getFullName(), typesOf(m))));
  }

  boolean shows(String packageName) {
    return types.stream().anyMatch(type -> type.startsWith(packageName + "."));
  }

  private static boolean isShown(JavaClass type) {
    return type.getModifiers().contains(PUBLIC)
        && type.getEnclosingClass().stream().allMatch(PublicSignature::isShown);
  }

  private static boolean isShown(JavaMember member) {
    return member.getModifiers().contains(PUBLIC) || member.getModifiers().contains(PROTECTED);
  }

  private static Stream<JavaType> typesOf(JavaMember member) {
    return switch (member) {
      case JavaField field -> Stream.of(field.getType());
      case JavaCodeUnit code ->
          Stream.of(
                  Stream.of(code.getReturnType()),
                  code.getParameterTypes().stream(),
                  code.getThrowsClause().getTypes().stream(),
                  code.getTypeParameters().stream())
              .flatMap(types -> types);
      default -> throw new IllegalStateException("a member of an unknown kind: " + member);
    };
  }

  private static PublicSignature signature(String of, Stream<? extends JavaType> types) {
    return new PublicSignature(
        of,
        types
            .flatMap(type -> type.getAllInvolvedRawTypes().stream())
            .map(type -> type.getBaseComponentType().getName())
            .collect(Collectors.toUnmodifiableSet()));
  }
}
