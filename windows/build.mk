# SPDX-License-Identifier: MIT
# Builds esureport-x64.exe and esureport-x86.exe. Makefile.am calls it with the variables
#   top       the source tree
#   out       where everything is written
#   here      where the two programs go at the end
#   version, warnings, assets, sources   as the other Makefile has them
# and the user may give WINDOWS_SOURCES=FOLDER, a folder with the source packages of
# sources.txt, and UNPINNED=yes, which takes the versions that this system offers.

.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
names := x64 x86
host_x64 := x86_64-w64-mingw32
host_x86 := i686-w64-mingw32
link_x64 := -Wl,--high-entropy-va

# The other variant of the compiler, "posix", brings a library for threads along.
compiler = $(or $(shell command -v $(host_$1)-gcc-win32),$(host_$1)-gcc)

here ?= $(out)
libs := $(out)/sources
include := $(out)/include

# Nothing of a path or of the day gets into the programs. The minimum is Windows Vista.
common := -Os -ffunction-sections -fdata-sections -ffile-prefix-map=$(top)=. -ffile-prefix-map=$(out)=. \
	-D_WIN32_WINNT=0x0600 -DWINVER=0x0600 -D__MINGW_USE_VC2005_COMPAT -D__USE_MINGW_ANSI_STDIO=1 \
	-DLIBXML_STATIC -DLIBXSLT_STATIC -DCJSON_HIDE_SYMBOLS \
	-I$(include) -I$(libs) -I$(libs)/libxml2/include -I$(libs)/libxslt

# mingw's compiler takes our format attributes for those of Microsoft's printf; other builds
# check the formats.
own := -std=c11 -D_POSIX_C_SOURCE=200809L $(warnings) -Wno-format -Wno-format-security \
	-Werror=implicit-function-declaration -I$(top)/src -I$(out)/own

linked := -municode -static -s -Wl,--gc-sections -Wl,--dynamicbase -Wl,--nxcompat -Wl,--no-insert-timestamp \
	-Wl,--major-subsystem-version=6 -Wl,--minor-subsystem-version=0 \
	-Wl,--major-os-version=6 -Wl,--minor-os-version=0
system := -lz -lole32 -loleaut32 -lwbemuuid -ladvapi32 -luuid

# What we have libxml2 compile of itself, and its switches that are on.
xml2 := SAX2 buf chvalid dict encoding entities error globals hash HTMLparser HTMLtree list parser \
	parserInternals SAX threads tree uri valid xmlIO xmlmemory xmlregexp xmlsave xmlstring xmlunicode \
	xpath pattern xlink
switches := TREE OUTPUT VALID HTML XPATH REGEXPS ISO8859X
xslt := attributes attrvt documents extensions extra functions imports keys namespaces numbers pattern \
	preproc security templates transform variables xslt xsltlocale xsltutils

programs: $(names:%=$(here)/esureport-%.exe)
fetch: $(libs)/used.txt

$(libs)/used.txt: $(top)/windows/sources.txt $(top)/windows/sources.sh
	@UNPINNED='$(UNPINNED)' sh $(top)/windows/sources.sh $< $(libs) $(WINDOWS_SOURCES)

# Their own templates of headers, filled in.
headers := $(include)/libxml/xmlversion.h $(include)/libxslt/xsltconfig.h $(out)/config/config.h

$(include)/libxml/xmlversion.h: $(libs)/used.txt $(top)/windows/build.mk
	@mkdir -p $(@D)
	@version=$$(sed -n 's/^libxml2 \([0-9.]*\).*/\1/p' $< | sed -n 1p) && \
	number=$$(echo "$$version" | awk -F. '{ print $$1 * 10000 + $$2 * 100 + $$3 }') && \
	sed "s/@VERSION@/$$version/; s/@LIBXML_VERSION_NUMBER@/$$number/; s/@LIBXML_VERSION_EXTRA@//; \
		s/@MODULE_EXTENSION@//; $(switches:%=s/@WITH_%@/1/;) s/@WITH_[A-Z0-9_]*@/0/" \
		$(libs)/libxml2/include/libxml/xmlversion.h.in >$@

$(include)/libxslt/xsltconfig.h: $(libs)/used.txt $(top)/windows/build.mk
	@mkdir -p $(@D)
	@version=$$(sed -n 's/^libxslt \([0-9.]*\).*/\1/p' $< | sed -n 1p) && \
	number=$$(echo "$$version" | awk -F. '{ print $$1 * 10000 + $$2 * 100 + $$3 }') && \
	sed "s/@VERSION@/$$version/; s/@LIBXSLT_VERSION_NUMBER@/$$number/; s/@LIBXSLT_VERSION_EXTRA@//; \
		s/@LIBXSLT_DEFAULT_PLUGINS_PATH@//; s/@WITH_[A-Z0-9_]*@/0/" \
		$(libs)/libxslt/libxslt/xsltconfig.h.in >$@

$(out)/config/config.h: $(top)/windows/xml2-config.h
	@mkdir -p $(@D)
	@cp $< $@

$(out)/own/config.h: $(top)/windows/build.mk $(top)/configure.ac
	@mkdir -p $(@D)
	@printf '#define %s "%s"\n' PACKAGE_NAME esureport PACKAGE_VERSION '$(version)' \
		PACKAGE_STRING 'esureport $(version)' >$@

# Packed, for the programs travel more often than they start.
$(out)/asset_table.c: $(assets:%=$(top)/%) $(top)/build-aux/embed.sh $(top)/Makefile.am
	@mkdir -p $(@D)
	@echo '  GEN      asset_table.c' && \
	sh $(top)/build-aux/embed.sh --packed $(top) $(assets) >$@.new && mv $@.new $@

$(out)/%/esureport.rc: $(top)/windows/esureport.rc.in $(top)/windows/esureport.manifest.in $(top)/configure.ac
	@mkdir -p $(@D)
	@sed 's/@VERSION@/$(version)/' $(top)/windows/esureport.manifest.in >$(@D)/esureport.manifest
	@numbers=$$(echo $(version) | tr . ,) && sed "s/@VERSION@/$(version)/; s/@NUMBERS@/$$numbers/" $< >$@

objects := $(sources:%.c=%.o) src/main.o asset_table.o
libraries := $(xml2:%=libxml2/%.o) $(xslt:%=libxslt/%.o) cjson/cJSON.o
-include $(foreach arch,$(names),$(objects:%.o=$(out)/$(arch)/%.d))

define rules
$(out)/$1/src/%.o: $(top)/src/%.c $(headers) $(out)/own/config.h
	@mkdir -p $$(@D)
	@echo '  CC       $1/src/$$*.o' && $$(cc_$1) $$(common) $$(own) -MMD -MP \
		$$(if $$(filter collect/%,$$*),-std=gnu11) -c $$< -o $$@

$(out)/$1/asset_table.o: $(out)/asset_table.c
	@mkdir -p $$(@D)
	@echo '  CC       $1/asset_table.o' && $$(cc_$1) $$(common) $$(own) -MMD -MP -c $$< -o $$@

# Warnings of the libraries are their makers' business.
$(libraries:%=$(out)/$1/%): $(headers)
	@mkdir -p $$(@D)
	@echo '  CC       $1/$$(@:$(out)/$1/%=%)' && \
	$$(cc_$1) $$(common) -w -DHAVE_CONFIG_H -I$(out)/config $$(if $$(findstring /libxml2/,$$@),-I$(libs)/libxml2) \
		-c $(libs)/$$(patsubst libxslt/%,libxslt/libxslt/%,$$(@:$(out)/$1/%.o=%)).c -o $$@

$(out)/$1/libdeps.a: $(libraries:%=$(out)/$1/%)
	@rm -f $$@
	@echo '  AR       $1/libdeps.a' && $(host_$1)-ar rcsD $$@ $$^

$(out)/$1/resource.o: $(out)/$1/esureport.rc
	@cd $$(@D) && $(host_$1)-windres esureport.rc -O coff -o resource.o

$(out)/$1/esureport.exe: $(objects:%=$(out)/$1/%) $(out)/$1/resource.o $(out)/$1/libdeps.a
	@echo '  LINK     $1/esureport.exe' && \
	cd $$(@D) && $$(cc_$1) $$(linked) $(link_$1) $(objects) resource.o libdeps.a $(system) -o esureport.exe

$(here)/esureport-$1.exe: $(out)/$1/esureport.exe
	@cp $$< $$@
endef
$(foreach arch,$(names),$(eval cc_$(arch) := $(call compiler,$(arch))))
$(foreach arch,$(names),$(eval $(call rules,$(arch))))

.PHONY: programs fetch
.SECONDARY:
