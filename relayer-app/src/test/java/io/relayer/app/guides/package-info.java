/// The guides, held against what they are about: each example in them is run.
@org.jspecify.annotations.NullMarked
package io.relayer.app.guides;
