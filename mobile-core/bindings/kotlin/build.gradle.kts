// An Android module: the generated code, Rounds.kt round it, the library for each architecture. `../build-android` fills `generated` and `jniLibs`.
// Not run here: no Android toolchain could be had where this was written. Rounds.kt itself is compiled and used by tests/stories/Story.kt.
plugins {
    id("com.android.library")
    kotlin("android")
}

android {
    namespace = "com.rounds.core"
    compileSdk = 35
    defaultConfig {
        minSdk = 24
        consumerProguardFiles("consumer-rules.pro")
    }
    sourceSets["main"].kotlin.srcDir("generated")
    sourceSets["main"].jniLibs.srcDir("jniLibs")
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
    kotlinOptions { jvmTarget = "17" }
}

dependencies {
    implementation("net.java.dev.jna:jna:5.13.0@aar")
    api("org.jetbrains.kotlinx:kotlinx-coroutines-android:1.9.0")
}
