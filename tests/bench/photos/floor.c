/* How fast can it be at all? libjpeg-turbo's scaled decoding, a bilinear reduction of boxes, its encoder, and OpenSSL's hash.
 *
 * floor ROUNDS FOLDER PHOTO... prints "floor, photo, milliseconds of the processor (median), bytes of the copy and of the thumbnail, peak kB" a line. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <jpeglib.h>
#include <openssl/sha.h>

struct picture { int width, height; unsigned char *pixels; };
struct file { unsigned char *bytes; unsigned long length; };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static struct picture decode(struct file photo, int long_edge) {
    struct jpeg_decompress_struct d;
    struct jpeg_error_mgr error;
    d.err = jpeg_std_error(&error);
    jpeg_create_decompress(&d);
    jpeg_mem_src(&d, photo.bytes, photo.length);
    jpeg_read_header(&d, TRUE);
    unsigned longest = d.image_width > d.image_height ? d.image_width : d.image_height;
    d.scale_num = 1;
    for (d.scale_denom = 8; d.scale_denom > 1 && longest / d.scale_denom < (unsigned)long_edge; d.scale_denom /= 2) {}
    jpeg_start_decompress(&d);
    struct picture p = {d.output_width, d.output_height, malloc((size_t)d.output_width * d.output_height * 3)};
    while (d.output_scanline < d.output_height) {
        JSAMPROW row = p.pixels + (size_t)d.output_scanline * p.width * 3;
        jpeg_read_scanlines(&d, &row, 1);
    }
    jpeg_finish_decompress(&d);
    jpeg_destroy_decompress(&d);
    return p;
}

/* Between two pixels where there are fewer than twice as many, otherwise the mean of a box. */
static struct picture reduce(struct picture from, int long_edge) {
    int longest = from.width > from.height ? from.width : from.height;
    struct picture to = {(from.width * long_edge + longest / 2) / longest, (from.height * long_edge + longest / 2) / longest, NULL};
    to.pixels = malloc((size_t)to.width * to.height * 3);
    int box = longest / long_edge;
    for (int y = 0; y < to.height; y++) {
        for (int x = 0; x < to.width; x++) {
            unsigned char *out = to.pixels + ((size_t)y * to.width + x) * 3;
            if (box >= 2) {
                int left = x * from.width / to.width, top = y * from.height / to.height;
                for (int c = 0; c < 3; c++) {
                    int sum = 0;
                    for (int j = 0; j < box; j++)
                        for (int i = 0; i < box; i++) sum += from.pixels[((size_t)(top + j) * from.width + left + i) * 3 + c];
                    out[c] = sum / (box * box);
                }
            } else {
                int at_x = (2 * x + 1) * 128 * from.width / to.width - 128, at_y = (2 * y + 1) * 128 * from.height / to.height - 128;
                int left = at_x >> 8, top = at_y >> 8, fx = at_x & 255, fy = at_y & 255;
                int right = left + 1 < from.width ? left + 1 : left, below = top + 1 < from.height ? top + 1 : top;
                const unsigned char *a = from.pixels + (size_t)top * from.width * 3, *b = from.pixels + (size_t)below * from.width * 3;
                for (int c = 0; c < 3; c++) {
                    int upper = a[left * 3 + c] * (256 - fx) + a[right * 3 + c] * fx, lower = b[left * 3 + c] * (256 - fx) + b[right * 3 + c] * fx;
                    out[c] = (upper * (256 - fy) + lower * fy + 32768) >> 16;
                }
            }
        }
    }
    return to;
}

static struct file encode(struct picture p, int quality) {
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr error;
    struct file file = {NULL, 0};
    c.err = jpeg_std_error(&error);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &file.bytes, &file.length);
    c.image_width = p.width;
    c.image_height = p.height;
    c.input_components = 3;
    c.in_color_space = JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, quality, TRUE);
    jpeg_start_compress(&c, TRUE);
    while (c.next_scanline < c.image_height) {
        JSAMPROW row = p.pixels + (size_t)c.next_scanline * p.width * 3;
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    return file;
}

static struct file load(const char *path) {
    FILE *in = fopen(path, "rb");
    if (!in) { perror(path); exit(1); }
    fseek(in, 0, SEEK_END);
    struct file file = {NULL, ftell(in)};
    rewind(in);
    file.bytes = malloc(file.length);
    if (fread(file.bytes, 1, file.length, in) != file.length) { perror(path); exit(1); }
    fclose(in);
    return file;
}

static int by_size(const void *a, const void *b) { return (*(double *)a > *(double *)b) - (*(double *)a < *(double *)b); }

int main(int count, char **args) {
    if (count < 4) { fprintf(stderr, "floor ROUNDS FOLDER PHOTO...\n"); return 2; }
    int rounds = atoi(args[1]);
    double *times = malloc(rounds * sizeof *times);
    for (int n = 3; n < count; n++) {
        struct file photo = load(args[n]), copy = {NULL, 0}, small = {NULL, 0};
        for (int round = 0; round < rounds; round++) {
            unsigned char hash[SHA256_DIGEST_LENGTH];
            free(copy.bytes);
            free(small.bytes);
            double start = now();
            SHA256(photo.bytes, photo.length, hash);
            struct picture decoded = decode(photo, 1600), evidence = reduce(decoded, 1600), thumbnail = reduce(evidence, 320);
            copy = encode(evidence, 82);
            small = encode(thumbnail, 75);
            free(decoded.pixels);
            free(evidence.pixels);
            free(thumbnail.pixels);
            times[round] = now() - start;
        }
        qsort(times, rounds, sizeof *times, by_size);
        const char *name = strrchr(args[n], '/') ? strrchr(args[n], '/') + 1 : args[n];
        char path[4096];
        snprintf(path, sizeof path, "%s/floor-%s", args[2], name);
        FILE *out = fopen(path, "wb");
        if (!out || fwrite(copy.bytes, 1, copy.length, out) != copy.length || fclose(out)) { perror(path); return 1; }
        struct rusage usage;
        getrusage(RUSAGE_SELF, &usage);
        printf("floor\t%s\t%.1f\t%lu\t%lu\t%ld\n", name, times[rounds / 2], copy.length, small.length, usage.ru_maxrss);
        free(photo.bytes);
    }
    return 0;
}
